import videojs from 'video.js/dist/lang/tr.json' with { type: 'json' };
import type { BuiltInLanguage } from '../built-in.js';

/** Turkish: viewers are addressed as “siz”. */
export const words: BuiltInLanguage = {
  messages: {
    noSource: {
      title: 'Burada henüz video yok',
      advice: 'Sayfada hangi videonun oynatılacağı belirtilmemiş. Lütfen sayfa sahibine bildirin.',
    },
    setUp: {
      title: 'Bu video doğru ayarlanmamış',
      advice: 'Bu sorunu buradan çözemezsiniz. Lütfen sayfa sahibine bildirin.',
    },
    linkIncomplete: {
      title: 'Bu videonun bağlantısı eksik',
      advice: 'Yeni bir bağlantı almak için sayfayı yenileyin. Sorun çözülmezse sayfa sahibine bildirin.',
    },
    declined: {
      title: 'Bu sayfa bu videoyu oynatmıyor',
      advice: 'Videonun burada olması gerekiyorsa lütfen sayfa sahibine bildirin.',
    },
    addressWrong: { title: 'Bu videonun adresi çalışmıyor', advice: 'Lütfen sayfa sahibine bildirin.' },
    retired: {
      title: 'Bu videonun sunucusu kapatılmış',
      advice: 'Video, 2020’de sona eren bir hizmette tutuluyordu. Lütfen sayfa sahibine bildirin.',
    },
    browserCannot: {
      title: 'Bu tarayıcı videoyu oynatamıyor',
      advice:
        'Tarayıcınızı güncelleyin veya sayfayı Chrome, Edge, Firefox ya da Safari’nin güncel bir sürümünde açın.',
    },
    mixedContent: {
      title: 'Tarayıcınız bu videoyu engelledi',
      advice: 'Sayfa güvenli, ancak video değil. Lütfen sayfa sahibine bildirin.',
    },
    autoplayBlocked: {
      title: 'Video sizi bekliyor',
      advice: 'Tarayıcınız burada videoları kendiliğinden başlatmıyor. Oynat düğmesine basın.',
    },
    offline: {
      title: 'Çevrimdışısınız',
      advice: 'İnternet bağlantınızı kontrol edin. Yeniden çevrimiçi olduğunuzda video devam edebilir.',
    },
    timeout: {
      title: 'Video sunucusunun yanıt vermesi çok uzun sürüyor',
      advice: 'İnternet bağlantınızı kontrol edip tekrar deneyin.',
    },
    connectionLost: {
      title: 'Video bağlantısı koptu',
      advice: 'İnternet bağlantınızı kontrol edin, ardından tekrar denemek için oynat düğmesine basın.',
    },
    noConnection: {
      title: 'Video sunucusuna ulaşılamadı',
      advice:
        'İnternet bağlantınızı kontrol edip tekrar deneyin. Bazı şirket ve okul ağları videoları engeller.',
    },
    serverRefused: {
      title: 'Video sunucusu bu videoyu oynatmayı reddetti',
      advice: 'Daha sonra tekrar deneyin. Sorun devam ederse sayfa sahibine bildirin.',
    },
    originDenied: {
      title: 'Bu video bu sayfada oynatılamaz',
      advice: 'Videoyu ait olduğu web sitesinde açın veya sayfa sahibine bildirin.',
    },
    busy: { title: 'Şu anda çok fazla kişi izliyor', advice: 'Lütfen birkaç dakika sonra tekrar deneyin.' },
    serverConfused: {
      title: 'Video sunucusunun yanıtı anlaşılamadı',
      advice: 'Tekrar deneyin. Sorun devam ederse sayfa sahibine bildirin.',
    },
    notAllowed: {
      title: 'Bu videoya erişiminiz yok',
      advice:
        'Video gizli olabilir veya oturum açmanız gerekebilir. Oturum açtıktan sonra sayfayı yenileyin ya da sayfa sahibine sorun.',
    },
    moved: {
      title: 'Bu video başka bir sunucuya taşınmış',
      advice: 'Sayfayı yenileyin. Sorun çözülmezse sayfa sahibine bildirin.',
    },
    restarting: {
      title: 'Video sunucusu yeniden başlatılıyor',
      advice: 'Lütfen birkaç dakika sonra tekrar deneyin.',
    },
    idleTimeout: {
      title: 'Video sunucusu uzun bir duraklamadan sonra bağlantıyı kapattı',
      advice: 'Devam etmek için oynat düğmesine basın.',
    },
    serverTrouble: {
      title: 'Video sunucusunda şu anda bir sorun var',
      advice: 'Lütfen birkaç dakika sonra tekrar deneyin.',
    },
    stoppedAnswering: {
      title: 'Video sunucusu yanıt vermeyi bıraktı',
      advice: 'İnternet bağlantınızı kontrol edip tekrar deneyin.',
    },
    notFound: {
      title: 'Bu video bulunamadı',
      advice:
        'Taşınmış veya kaldırılmış olabilir. Videonun burada olması gerekiyorsa lütfen sayfa sahibine bildirin.',
    },
    notOnAir: {
      title: 'Şu anda canlı yayın yok',
      advice: 'Yayın henüz başlamamış veya bitmiş olabilir. Tekrar denemek için oynat düğmesine basın.',
    },
    playFailed: {
      title: 'Sunucu bu videoyu oynatamadı',
      advice: 'Sayfayı yenileyip tekrar deneyin. Sorun devam ederse sayfa sahibine bildirin.',
    },
    doesNotStart: {
      title: 'Video başlamıyor',
      advice: 'Tekrar deneyin. Canlı yayınsa henüz başlamamış olabilir.',
    },
    damaged: {
      title: 'Bu video bozuk görünüyor',
      advice: 'Tekrar deneyin veya videoda başka bir yere geçin. Sorun devam ederse sayfa sahibine bildirin.',
    },
    format: {
      title: 'Tarayıcınız bu videonun biçimini oynatamıyor',
      advice: 'Başka bir tarayıcı deneyin. Hiçbiri oynatamazsa sayfa sahibine bildirin.',
    },
    tooSlow: {
      title: 'Bağlantı bu video için çok yavaş',
      advice: 'Yüklenmesi için videoyu kısa bir süre duraklatın veya varsa daha düşük bir kalite seçin.',
    },
    cannotSeek: {
      title: 'Videoda bu yere gidilemiyor',
      advice: 'Başka bir yer deneyin veya baştan oynatın.',
    },
    noTracks: {
      title: 'Bu videoda ne görüntü ne de ses var',
      advice:
        'Video bozuk olabilir veya canlı yayın henüz başlamamış olabilir. Daha sonra tekrar deneyin ya da sayfa sahibine bildirin.',
    },
    formatChanged: {
      title: 'Oynatma sırasında videonun biçimi değişti',
      advice: 'Yeniden başlatmak için oynat düğmesine basın.',
    },
    playbackBroke: {
      title: 'Tarayıcınız bu videoyu oynatırken bir sorunla karşılaştı',
      advice: 'Sayfayı yenileyin. Diğer sekmeleri veya programları kapatmak yardımcı olabilir.',
    },
    partMissing: {
      title: 'Bu videonun bir bölümü yüklenemedi',
      advice: 'İnternet bağlantınızı kontrol edin, ardından tekrar denemek için oynat düğmesine basın.',
    },
    keyFailed: {
      title: 'Bu korumalı videonun kilidi açılamadı',
      advice: 'Gerekirse oturum açtıktan sonra sayfayı yenileyin. Sorun çözülmezse sayfa sahibine bildirin.',
    },
    liveStalled: {
      title: 'Canlı yayın ilerlemiyor',
      advice:
        'Yayın kesilmiş veya bitmiş olabilir. Biraz bekleyin veya tekrar denemek için oynat düğmesine basın.',
    },
    linkExpired: {
      title: 'Bu videonun bağlantısının süresi dolmuş veya bağlantı geçersiz',
      advice: 'Yeni bir bağlantı almak için sayfayı yenileyin. Sorun çözülmezse sayfa sahibine bildirin.',
    },
    pageCannotUnlock: {
      title: 'Bu sayfa videonun kilidini açamadı',
      advice: 'Gerekirse oturum açtıktan sonra sayfayı yenileyin. Sorun çözülmezse sayfa sahibine bildirin.',
    },
    clockWrong: {
      title: 'Cihazınızın veya sunucunun saati yanlış',
      advice: 'Cihazınızın ayarlarından tarih ve saati kontrol edin, ardından sayfayı yenileyin.',
    },
    serverForbids: {
      title: 'Bu video bu sayfada oynatılamaz',
      advice: 'Video sunucusu buna izin vermiyor. Lütfen sayfa sahibine bildirin.',
    },
    notAvailable: {
      title: 'Bu video sizin için kullanılabilir değil',
      advice: 'Belirli ülke veya ağlarla sınırlı olabilir. Başka bir ağ deneyin ya da sayfa sahibine sorun.',
    },
    internal: {
      title: 'Oynatıcıda bir hata oluştu',
      advice: 'Sayfayı yenileyin. Sorun devam ederse hata raporunu sayfa sahibine gönderin.',
    },
  },
  controls: {
    cannotPlay: 'Bu video oynatılamıyor',
    checkConnection: 'İnternet bağlantınızı kontrol edip tekrar deneyin.',
    tryAgain: 'Tekrar dene',
    tryingAnotherSource: 'Başka bir kaynak deneniyor…',
    reconnecting: 'Bağlantı koptu. Yeniden bağlanılıyor…',
    waitingForStream: 'Canlı yayın durdu. Devam etmesi bekleniyor…',
    turnSoundOn: 'Sesi aç',
    tryingAgainIn: '{seconds} sn sonra tekrar denenecek',
    stopTrying: 'Tekrar deneme',
    copyReport: 'Raporu kopyala',
    reportCopied: 'Rapor kopyalandı',
    reportByHand: 'Elle kopyalanacak rapor',
    goToLive: 'Canlı yayına git',
    settings: 'Ayarlar',
    quality: 'Kalite',
    automatic: 'Otomatik',
    automaticNow: 'Otomatik ({quality})',
    speed: 'Hız',
    normalSpeed: 'Normal',
    audio: 'Ses',
    off: 'Kapalı',
    captionStyle: 'Altyazı stili',
    back: 'Geri',
    keyboardShortcuts: 'Klavye kısayolları',
    statistics: 'İstatistikler',
    keyPlay: 'Oynat veya duraklat',
    keySeek: '{seconds} sn geri veya ileri',
    keyVolume: 'Sesi yükselt veya kıs',
    keyMute: 'Sesi aç veya kapat',
    keyPercent: '%0 ile %90 arasına git',
    keyEnds: 'Başa veya sona git',
    keySpeed: 'Yavaşlat veya hızlandır',
    keyCaptions: 'Altyazıları aç veya kapat',
    keyHelp: 'Klavye kısayolları ve istatistikler',
    state: 'Durum',
    source: 'Kaynak',
    sources: 'Kaynaklar',
    picture: 'Görüntü',
    joinTime: 'İlk görüntüye kadar geçen süre',
    buffer: 'Arabellek',
    latency: 'Gecikme',
    bitrate: 'Bit hızı',
    droppedFrames: 'Atlanan kareler',
    stalls: 'Takılmalar',
  },
  // As its own file has it, completed and put right.
  videojs: {
    ...videojs,
    'Current Time': 'Geçen süre',
    Progress: 'İlerleme',
    'Stream Type': 'Yayın türü',
    Opaque: 'Opak',
    'Semi-Transparent': 'Yarı saydam',
    Cyan: 'Camgöbeği',
    Raised: 'Kabartma',
    Depressed: 'Çökük',
    'Audio Track': 'Ses parçası',
    Captions: 'Ayrıntılı altyazılar',
    'captions off': 'Ayrıntılı altyazılar kapalı',
    'Seek to live, currently playing live': 'Canlıya git, şu anda canlı oynatılıyor',
    Color: 'Renk',
    Opacity: 'Opaklık',
    'Text Background': 'Metin arka planı',
    'Caption Area Background': 'Altyazı alanı arka planı',
    'Picture-in-Picture': 'Pencere içinde pencere',
    'Exit Picture-in-Picture': 'Pencere içinde pencereden çık',
    'Playing in Picture-in-Picture': 'Pencere içinde pencere modunda oynatılıyor',
    'Skip backward {1} seconds': '{1} saniye geri',
    'Skip forward {1} seconds': '{1} saniye ileri',
  },
};
