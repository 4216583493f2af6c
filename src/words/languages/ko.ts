import videojs from 'video.js/dist/lang/ko.json' with { type: 'json' };
import type { BuiltInLanguage } from '../built-in.js';

/** Korean: 합니다체. */
export const words: BuiltInLanguage = {
  messages: {
    noSource: {
      title: '아직 동영상이 없습니다',
      advice: '페이지에 재생할 동영상이 지정되어 있지 않습니다. 페이지 운영자에게 알려 주세요.',
    },
    setUp: {
      title: '동영상이 올바르게 설정되지 않았습니다',
      advice: '여기에서는 해결할 수 없습니다. 페이지 운영자에게 알려 주세요.',
    },
    linkIncomplete: {
      title: '동영상 링크가 불완전합니다',
      advice: '페이지를 새로고침하여 새 링크를 받으세요. 해결되지 않으면 페이지 운영자에게 알려 주세요.',
    },
    declined: {
      title: '이 페이지에서는 이 동영상을 재생하지 않습니다',
      advice: '여기에서 재생되어야 하는 동영상이라면 페이지 운영자에게 알려 주세요.',
    },
    addressWrong: { title: '동영상 주소가 작동하지 않습니다', advice: '페이지 운영자에게 알려 주세요.' },
    retired: {
      title: '이 동영상의 서버가 종료되었습니다',
      advice: '2020년에 종료된 서비스에 있던 동영상입니다. 페이지 운영자에게 알려 주세요.',
    },
    browserCannot: {
      title: '이 브라우저에서는 동영상을 재생할 수 없습니다',
      advice: '브라우저를 업데이트하거나 최신 버전의 Chrome, Edge, Firefox, Safari에서 페이지를 여세요.',
    },
    mixedContent: {
      title: '브라우저가 동영상을 차단했습니다',
      advice: '페이지는 보안 연결을 사용하지만 동영상은 그렇지 않습니다. 페이지 운영자에게 알려 주세요.',
    },
    autoplayBlocked: {
      title: '동영상을 재생할 준비가 되었습니다',
      advice: '브라우저가 여기에서는 동영상을 자동으로 시작하지 않습니다. 재생 버튼을 누르세요.',
    },
    offline: {
      title: '오프라인 상태입니다',
      advice: '인터넷 연결을 확인하세요. 다시 온라인 상태가 되면 동영상을 이어서 볼 수 있습니다.',
    },
    timeout: {
      title: '동영상 서버의 응답이 너무 느립니다',
      advice: '인터넷 연결을 확인한 후 다시 시도하세요.',
    },
    connectionLost: {
      title: '동영상 연결이 끊어졌습니다',
      advice: '인터넷 연결을 확인한 후 재생 버튼을 눌러 다시 시도하세요.',
    },
    noConnection: {
      title: '동영상 서버에 연결할 수 없습니다',
      advice: '인터넷 연결을 확인한 후 다시 시도하세요. 일부 회사나 학교 네트워크에서는 동영상을 차단합니다.',
    },
    serverRefused: {
      title: '동영상 서버가 재생을 거부했습니다',
      advice: '나중에 다시 시도하세요. 문제가 계속되면 페이지 운영자에게 알려 주세요.',
    },
    originDenied: {
      title: '이 페이지에서는 동영상을 재생할 수 없습니다',
      advice: '동영상이 속한 웹사이트에서 열거나 페이지 운영자에게 알려 주세요.',
    },
    busy: { title: '현재 시청자가 너무 많습니다', advice: '몇 분 후에 다시 시도하세요.' },
    serverConfused: {
      title: '동영상 서버의 응답을 이해할 수 없습니다',
      advice: '다시 시도하세요. 문제가 계속되면 페이지 운영자에게 알려 주세요.',
    },
    notAllowed: {
      title: '이 동영상을 볼 권한이 없습니다',
      advice:
        '비공개 동영상이거나 로그인이 필요할 수 있습니다. 로그인한 후 페이지를 새로고침하거나 페이지 운영자에게 문의하세요.',
    },
    moved: {
      title: '동영상이 다른 서버로 이동했습니다',
      advice: '페이지를 새로고침하세요. 해결되지 않으면 페이지 운영자에게 알려 주세요.',
    },
    restarting: { title: '동영상 서버가 다시 시작되고 있습니다', advice: '몇 분 후에 다시 시도하세요.' },
    idleTimeout: {
      title: '오래 일시중지되어 서버가 연결을 끊었습니다',
      advice: '계속하려면 재생 버튼을 누르세요.',
    },
    serverTrouble: { title: '현재 동영상 서버에 문제가 있습니다', advice: '몇 분 후에 다시 시도하세요.' },
    stoppedAnswering: {
      title: '동영상 서버가 더 이상 응답하지 않습니다',
      advice: '인터넷 연결을 확인한 후 다시 시도하세요.',
    },
    notFound: {
      title: '동영상을 찾을 수 없습니다',
      advice:
        '이동되었거나 삭제되었을 수 있습니다. 여기에 있어야 하는 동영상이라면 페이지 운영자에게 알려 주세요.',
    },
    notOnAir: {
      title: '현재 생방송 중이 아닙니다',
      advice: '아직 시작되지 않았거나 이미 끝났을 수 있습니다. 재생 버튼을 눌러 다시 시도하세요.',
    },
    playFailed: {
      title: '서버에서 동영상을 재생하지 못했습니다',
      advice: '페이지를 새로고침하고 다시 시도하세요. 문제가 계속되면 페이지 운영자에게 알려 주세요.',
    },
    doesNotStart: {
      title: '동영상이 시작되지 않습니다',
      advice: '다시 시도하세요. 생방송이라면 아직 시작되지 않았을 수 있습니다.',
    },
    damaged: {
      title: '동영상이 손상된 것 같습니다',
      advice:
        '다시 시도하거나 동영상의 다른 위치로 이동하세요. 문제가 계속되면 페이지 운영자에게 알려 주세요.',
    },
    format: {
      title: '브라우저에서 재생할 수 없는 형식의 동영상입니다',
      advice:
        '다른 브라우저를 사용해 보세요. 어떤 브라우저에서도 재생되지 않으면 페이지 운영자에게 알려 주세요.',
    },
    tooSlow: {
      title: '이 동영상을 재생하기에는 연결 속도가 너무 느립니다',
      advice: '잠시 일시중지하여 동영상을 불러오거나, 가능하면 더 낮은 화질을 선택하세요.',
    },
    cannotSeek: {
      title: '해당 위치로 이동할 수 없습니다',
      advice: '다른 위치를 시도하거나 처음부터 재생하세요.',
    },
    noTracks: {
      title: '이 동영상에는 화면도 소리도 없습니다',
      advice:
        '동영상이 손상되었거나 생방송이 아직 시작되지 않았을 수 있습니다. 나중에 다시 시도하거나 페이지 운영자에게 알려 주세요.',
    },
    formatChanged: {
      title: '재생 중에 동영상 형식이 바뀌었습니다',
      advice: '재생 버튼을 눌러 다시 시작하세요.',
    },
    playbackBroke: {
      title: '동영상을 재생하는 중에 브라우저에 문제가 발생했습니다',
      advice: '페이지를 새로고침하세요. 다른 탭이나 프로그램을 닫으면 도움이 될 수 있습니다.',
    },
    partMissing: {
      title: '동영상의 일부를 불러오지 못했습니다',
      advice: '인터넷 연결을 확인한 후 재생 버튼을 눌러 다시 시도하세요.',
    },
    keyFailed: {
      title: '보호된 동영상의 잠금을 해제하지 못했습니다',
      advice: '필요하면 로그인한 후 페이지를 새로고침하세요. 해결되지 않으면 페이지 운영자에게 알려 주세요.',
    },
    liveStalled: {
      title: '생방송이 진행되지 않고 있습니다',
      advice: '중단되었거나 끝났을 수 있습니다. 잠시 기다리거나 재생 버튼을 눌러 다시 시도하세요.',
    },
    linkExpired: {
      title: '동영상 링크가 만료되었거나 올바르지 않습니다',
      advice: '페이지를 새로고침하여 새 링크를 받으세요. 해결되지 않으면 페이지 운영자에게 알려 주세요.',
    },
    pageCannotUnlock: {
      title: '이 페이지에서 동영상의 잠금을 해제하지 못했습니다',
      advice: '필요하면 로그인한 후 페이지를 새로고침하세요. 해결되지 않으면 페이지 운영자에게 알려 주세요.',
    },
    clockWrong: {
      title: '기기 또는 서버의 시계가 맞지 않습니다',
      advice: '기기 설정에서 날짜와 시간을 확인한 후 페이지를 새로고침하세요.',
    },
    serverForbids: {
      title: '이 페이지에서는 동영상을 재생할 수 없습니다',
      advice: '동영상 서버에서 허용하지 않습니다. 페이지 운영자에게 알려 주세요.',
    },
    notAvailable: {
      title: '이 동영상을 이용할 수 없습니다',
      advice:
        '특정 국가나 네트워크로 제한되어 있을 수 있습니다. 다른 네트워크를 사용해 보거나 페이지 운영자에게 문의하세요.',
    },
    internal: {
      title: '플레이어에 오류가 발생했습니다',
      advice: '페이지를 새로고침하세요. 문제가 계속되면 오류 보고서를 페이지 운영자에게 보내 주세요.',
    },
  },
  controls: {
    cannotPlay: '동영상을 재생할 수 없습니다',
    checkConnection: '인터넷 연결을 확인한 후 다시 시도하세요.',
    tryAgain: '다시 시도',
    tryingAnotherSource: '다른 소스로 시도하는 중…',
    reconnecting: '연결이 끊어졌습니다. 다시 연결하는 중…',
    waitingForStream: '생방송이 중단되었습니다. 재개를 기다리는 중…',
    turnSoundOn: '소리 켜기',
    tryingAgainIn: '{seconds}초 후 다시 시도',
    stopTrying: '다시 시도하지 않기',
    copyReport: '보고서 복사',
    reportCopied: '보고서를 복사했습니다',
    reportByHand: '직접 복사할 보고서',
    goToLive: '실시간으로 이동',
    settings: '설정',
    quality: '화질',
    automatic: '자동',
    automaticNow: '자동({quality})',
    speed: '재생 속도',
    normalSpeed: '보통',
    audio: '오디오',
    off: '끄기',
    captionStyle: '자막 스타일',
    back: '뒤로',
    keyboardShortcuts: '키보드 단축키',
    statistics: '통계',
    keyPlay: '재생 또는 일시중지',
    keySeek: '{seconds}초 뒤로 또는 앞으로',
    keyVolume: '볼륨 높이기 또는 낮추기',
    keyMute: '소리 켜기 또는 끄기',
    keyPercent: '0~90% 위치로 이동',
    keyEnds: '처음 또는 끝으로 이동',
    keySpeed: '느리게 또는 빠르게',
    keyCaptions: '자막 켜기 또는 끄기',
    keyHelp: '키보드 단축키 및 통계',
    state: '상태',
    source: '소스',
    sources: '소스 목록',
    picture: '영상',
    joinTime: '첫 화면까지 걸린 시간',
    buffer: '버퍼',
    latency: '지연 시간',
    bitrate: '비트레이트',
    droppedFrames: '누락된 프레임',
    stalls: '끊김',
  },
  // As its own file has it, completed and put right.
  videojs: {
    ...videojs,
    Duration: '전체 시간',
    Descriptions: '화면 해설',
    'descriptions off': '화면 해설 끄기',
    Subtitles: '자막',
    'subtitles off': '자막 끄기',
    Captions: '청각 장애인용 자막',
    'captions off': '청각 장애인용 자막 끄기',
    'captions settings': '청각 장애인용 자막 설정',
    Unmute: '음소거 해제',
    'Play Video': '동영상 재생',
    'Seek to live, currently behind live': '실시간으로 이동, 현재 생방송보다 늦음',
    'Seek to live, currently playing live': '실시간으로 이동, 현재 생방송 재생 중',
    Cyan: '시안',
    Opacity: '불투명도',
    'Font Family': '글꼴',
    'Font Size': '글꼴 크기',
    Raised: '볼록',
    Depressed: '오목',
    'Small Caps': '작은 대문자',
    'Picture-in-Picture': 'PIP 모드',
    'Exit Picture-in-Picture': 'PIP 모드 종료',
    'Playing in Picture-in-Picture': 'PIP 모드로 재생 중',
    'Skip backward {1} seconds': '{1}초 뒤로 건너뛰기',
    'Skip forward {1} seconds': '{1}초 앞으로 건너뛰기',
  },
};
