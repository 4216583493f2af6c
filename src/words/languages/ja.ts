import videojs from 'video.js/dist/lang/ja.json' with { type: 'json' };
import type { BuiltInLanguage } from '../built-in.js';

/** Japanese: です・ます. */
export const words: BuiltInLanguage = {
  messages: {
    noSource: {
      title: 'ここにはまだ動画がありません',
      advice: '再生する動画がページに指定されていません。このページの管理者にお知らせください。',
    },
    setUp: {
      title: 'この動画は正しく設定されていません',
      advice: 'こちらでは解決できません。このページの管理者にお知らせください。',
    },
    linkIncomplete: {
      title: 'この動画へのリンクに不足があります',
      advice:
        'ページを再読み込みして、新しいリンクを取得してください。それでも解決しない場合は、このページの管理者にお知らせください。',
    },
    declined: {
      title: 'このページではこの動画を再生しません',
      advice: 'ここで再生できるはずの場合は、このページの管理者にお知らせください。',
    },
    addressWrong: {
      title: 'この動画のアドレスは使えません',
      advice: 'このページの管理者にお知らせください。',
    },
    retired: {
      title: 'この動画のサーバーは停止されました',
      advice: '動画は2020年に終了したサービスに保存されていました。このページの管理者にお知らせください。',
    },
    browserCannot: {
      title: 'このブラウザではこの動画を再生できません',
      advice: 'ブラウザを更新するか、最新のChrome、Edge、Firefox、Safariでこのページを開いてください。',
    },
    mixedContent: {
      title: 'ブラウザがこの動画をブロックしました',
      advice: 'ページは保護されていますが、動画は保護されていません。このページの管理者にお知らせください。',
    },
    autoplayBlocked: {
      title: '動画の準備ができました',
      advice: 'このブラウザでは動画が自動的に始まりません。再生ボタンを押してください。',
    },
    offline: {
      title: 'オフラインです',
      advice: 'インターネット接続を確認してください。オンラインに戻ると、動画の続きを再生できます。',
    },
    timeout: {
      title: '動画サーバーの応答に時間がかかりすぎています',
      advice: 'インターネット接続を確認して、もう一度お試しください。',
    },
    connectionLost: {
      title: '動画への接続が切れました',
      advice: 'インターネット接続を確認してから、再生ボタンを押してもう一度お試しください。',
    },
    noConnection: {
      title: '動画サーバーに接続できませんでした',
      advice:
        'インターネット接続を確認して、もう一度お試しください。会社や学校のネットワークでは動画が制限されていることがあります。',
    },
    serverRefused: {
      title: '動画サーバーが再生を拒否しました',
      advice:
        'しばらくしてからもう一度お試しください。繰り返し起こる場合は、このページの管理者にお知らせください。',
    },
    originDenied: {
      title: 'この動画はこのページでは再生できません',
      advice: '動画が公開されているサイトで開くか、このページの管理者にお知らせください。',
    },
    busy: { title: '現在、視聴者が多すぎます', advice: '数分後にもう一度お試しください。' },
    serverConfused: {
      title: '動画サーバーからの応答を認識できませんでした',
      advice: 'もう一度お試しください。繰り返し起こる場合は、このページの管理者にお知らせください。',
    },
    notAllowed: {
      title: 'この動画を見る権限がありません',
      advice:
        '非公開の動画か、ログインが必要な動画の可能性があります。ログイン後にページを再読み込みするか、このページの管理者にお問い合わせください。',
    },
    moved: {
      title: 'この動画は別のサーバーに移動しました',
      advice:
        'ページを再読み込みしてください。それでも解決しない場合は、このページの管理者にお知らせください。',
    },
    restarting: { title: '動画サーバーを再起動しています', advice: '数分後にもう一度お試しください。' },
    idleTimeout: {
      title: '長い間停止していたため、サーバーが接続を終了しました',
      advice: '続けるには再生ボタンを押してください。',
    },
    serverTrouble: {
      title: '現在、動画サーバーに問題が発生しています',
      advice: '数分後にもう一度お試しください。',
    },
    stoppedAnswering: {
      title: '動画サーバーが応答しなくなりました',
      advice: 'インターネット接続を確認して、もう一度お試しください。',
    },
    notFound: {
      title: 'この動画は見つかりませんでした',
      advice:
        '移動または削除された可能性があります。ここにあるはずの場合は、このページの管理者にお知らせください。',
    },
    notOnAir: {
      title: 'ライブ配信は行われていません',
      advice: 'まだ始まっていないか、終了した可能性があります。再生ボタンを押してもう一度お試しください。',
    },
    playFailed: {
      title: 'サーバーがこの動画を再生できませんでした',
      advice:
        'ページを再読み込みして、もう一度お試しください。繰り返し起こる場合は、このページの管理者にお知らせください。',
    },
    doesNotStart: {
      title: '動画が始まりません',
      advice: 'もう一度お試しください。ライブ配信の場合は、まだ始まっていない可能性があります。',
    },
    damaged: {
      title: 'この動画は破損している可能性があります',
      advice:
        'もう一度試すか、動画の別の位置に移動してください。繰り返し起こる場合は、このページの管理者にお知らせください。',
    },
    format: {
      title: 'この動画の形式は、お使いのブラウザでは再生できません',
      advice:
        '別のブラウザでお試しください。どのブラウザでも再生できない場合は、このページの管理者にお知らせください。',
    },
    tooSlow: {
      title: 'この動画を再生するには接続が遅すぎます',
      advice: 'しばらく一時停止して読み込みを待つか、選べる場合は画質を下げてください。',
    },
    cannotSeek: {
      title: 'その位置には移動できません',
      advice: '別の位置を試すか、最初から再生してください。',
    },
    noTracks: {
      title: 'この動画には映像も音声もありません',
      advice:
        '破損しているか、ライブ配信が始まっていない可能性があります。しばらくしてから試すか、このページの管理者にお知らせください。',
    },
    formatChanged: {
      title: '再生中に動画の形式が変わりました',
      advice: '再生ボタンを押すと、もう一度再生を始めます。',
    },
    playbackBroke: {
      title: '動画の再生中にブラウザで問題が発生しました',
      advice: 'ページを再読み込みしてください。ほかのタブやプログラムを閉じると改善することがあります。',
    },
    partMissing: {
      title: '動画の一部を読み込めませんでした',
      advice: 'インターネット接続を確認してから、再生ボタンを押してもう一度お試しください。',
    },
    keyFailed: {
      title: '保護されたこの動画のロックを解除できませんでした',
      advice:
        '必要な場合はログインしてから、ページを再読み込みしてください。それでも解決しない場合は、このページの管理者にお知らせください。',
    },
    liveStalled: {
      title: 'ライブ配信が止まっています',
      advice:
        '中断しているか、終了した可能性があります。しばらく待つか、再生ボタンを押してもう一度お試しください。',
    },
    linkExpired: {
      title: 'この動画へのリンクは期限切れか無効です',
      advice:
        'ページを再読み込みして、新しいリンクを取得してください。それでも解決しない場合は、このページの管理者にお知らせください。',
    },
    pageCannotUnlock: {
      title: 'このページは動画のロックを解除できませんでした',
      advice:
        '必要な場合はログインしてから、ページを再読み込みしてください。それでも解決しない場合は、このページの管理者にお知らせください。',
    },
    clockWrong: {
      title: 'お使いの端末またはサーバーの時計がずれています',
      advice: '端末の設定で日付と時刻を確認してから、ページを再読み込みしてください。',
    },
    serverForbids: {
      title: 'この動画はこのページでは再生できません',
      advice: '動画サーバーが許可していません。このページの管理者にお知らせください。',
    },
    notAvailable: {
      title: 'この動画はご利用いただけません',
      advice:
        '特定の国やネットワークに限定されている可能性があります。別のネットワークで試すか、このページの管理者にお問い合わせください。',
    },
    internal: {
      title: 'プレイヤーでエラーが発生しました',
      advice:
        'ページを再読み込みしてください。繰り返し起こる場合は、エラーレポートをこのページの管理者に送ってください。',
    },
  },
  controls: {
    cannotPlay: 'この動画を再生できません',
    checkConnection: 'インターネット接続を確認して、もう一度お試しください。',
    tryAgain: '再試行',
    tryingAnotherSource: '別のソースを試しています…',
    reconnecting: '接続が切れました。再接続しています…',
    waitingForStream: 'ライブ配信が止まりました。再開を待っています…',
    turnSoundOn: '音声をオンにする',
    tryingAgainIn: '{seconds} 秒後に再試行します',
    stopTrying: '再試行しない',
    copyReport: 'レポートをコピー',
    reportCopied: 'レポートをコピーしました',
    reportByHand: '手動でコピーするレポート',
    goToLive: 'ライブに戻る',
    settings: '設定',
    quality: '画質',
    automatic: '自動',
    automaticNow: '自動（{quality}）',
    speed: '再生速度',
    normalSpeed: '標準',
    audio: '音声',
    off: 'オフ',
    captionStyle: '字幕のスタイル',
    back: '戻る',
    keyboardShortcuts: 'キーボードショートカット',
    statistics: '統計情報',
    keyPlay: '再生または一時停止',
    keySeek: '{seconds} 秒戻る・進む',
    keyVolume: '音量を上げる・下げる',
    keyMute: '音声のオン・オフ',
    keyPercent: '0～90 % の位置へ移動',
    keyEnds: '最初または最後へ移動',
    keySpeed: '遅くする・速くする',
    keyCaptions: '字幕のオン・オフ',
    keyHelp: 'キーボードショートカットと統計情報',
    state: '状態',
    source: 'ソース',
    sources: 'ソース一覧',
    picture: '映像',
    joinTime: '最初の映像までの時間',
    buffer: 'バッファー',
    latency: '遅延',
    bitrate: 'ビットレート',
    droppedFrames: 'コマ落ち',
    stalls: '再生の中断',
  },
  // As its own file has it, completed and put right.
  videojs: {
    ...videojs,
    'Exit Fullscreen': 'フルスクリーンを終了',
    Unmute: 'ミュート解除',
    'Playback Rate': '再生速度',
    'Current Time': '現在の再生時間',
    'Remaining Time': '残り時間',
    Subtitles: '字幕',
    'subtitles off': '字幕 オフ',
    'progress bar timing: currentTime={1} duration={2}': '{2}中の{1}',
    'Play Video': '動画を再生',
    Depressed: 'くぼみ',
    Script: '筆記体',
    Done: '完了',
    'Seek to live, currently behind live': 'ライブに移動（現在ライブより遅れています）',
    'Seek to live, currently playing live': 'ライブに移動（現在ライブを再生中）',
  },
};
