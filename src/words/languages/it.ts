import videojs from 'video.js/dist/lang/it.json' with { type: 'json' };
import type { BuiltInLanguage } from '../built-in.js';

/** Italian. */
export const words: BuiltInLanguage = {
  messages: {
    noSource: {
      title: 'Qui non c’è ancora nessun video',
      advice: 'La pagina non indica quale video riprodurre. Contatta il gestore della pagina.',
    },
    setUp: {
      title: 'Questo video non è configurato correttamente',
      advice: 'Non puoi risolvere il problema da qui. Contatta il gestore della pagina.',
    },
    linkIncomplete: {
      title: 'Il link a questo video è incompleto',
      advice:
        'Ricarica la pagina per ottenere un nuovo link. Se non basta, contatta il gestore della pagina.',
    },
    declined: {
      title: 'Questa pagina non riproduce questo video',
      advice: 'Se pensavi di trovarlo qui, contatta il gestore della pagina.',
    },
    addressWrong: {
      title: 'L’indirizzo di questo video non funziona',
      advice: 'Contatta il gestore della pagina.',
    },
    retired: {
      title: 'Il server di questo video è stato dismesso',
      advice: 'Il video si trovava su un servizio chiuso nel 2020. Contatta il gestore della pagina.',
    },
    browserCannot: {
      title: 'Questo browser non può riprodurre il video',
      advice:
        'Aggiorna il browser o apri la pagina in una versione recente di Chrome, Edge, Firefox o Safari.',
    },
    mixedContent: {
      title: 'Il browser ha bloccato questo video',
      advice: 'La pagina è sicura, ma il video no. Contatta il gestore della pagina.',
    },
    autoplayBlocked: {
      title: 'Il video aspetta te',
      advice: 'Qui il browser non avvia i video da solo. Premi Riproduci.',
    },
    offline: {
      title: 'Sei offline',
      advice: 'Controlla la connessione a Internet. Il video potrà riprendere quando tornerai online.',
    },
    timeout: {
      title: 'Il server video impiega troppo tempo a rispondere',
      advice: 'Controlla la connessione a Internet e riprova.',
    },
    connectionLost: {
      title: 'La connessione al video si è interrotta',
      advice: 'Controlla la connessione a Internet, poi premi Riproduci per riprovare.',
    },
    noConnection: {
      title: 'Il server video non è raggiungibile',
      advice:
        'Controlla la connessione a Internet e riprova. Alcune reti aziendali e scolastiche bloccano i video.',
    },
    serverRefused: {
      title: 'Il server si è rifiutato di riprodurre questo video',
      advice: 'Riprova più tardi. Se il problema persiste, contatta il gestore della pagina.',
    },
    originDenied: {
      title: 'Questo video non può essere riprodotto in questa pagina',
      advice: 'Aprilo sul sito a cui appartiene o contatta il gestore della pagina.',
    },
    busy: { title: 'In questo momento ci sono troppi spettatori', advice: 'Riprova tra qualche minuto.' },
    serverConfused: {
      title: 'La risposta del server video non è comprensibile',
      advice: 'Riprova. Se il problema persiste, contatta il gestore della pagina.',
    },
    notAllowed: {
      title: 'Non hai accesso a questo video',
      advice:
        'Potrebbe essere privato o richiedere l’accesso. Ricarica la pagina dopo aver effettuato l’accesso o rivolgiti al gestore della pagina.',
    },
    moved: {
      title: 'Questo video è stato spostato su un altro server',
      advice: 'Ricarica la pagina. Se non basta, contatta il gestore della pagina.',
    },
    restarting: { title: 'Il server video si sta riavviando', advice: 'Riprova tra qualche minuto.' },
    idleTimeout: {
      title: 'Il server ha chiuso la connessione dopo una lunga pausa',
      advice: 'Premi Riproduci per continuare.',
    },
    serverTrouble: {
      title: 'Il server video ha un problema in questo momento',
      advice: 'Riprova tra qualche minuto.',
    },
    stoppedAnswering: {
      title: 'Il server video ha smesso di rispondere',
      advice: 'Controlla la connessione a Internet e riprova.',
    },
    notFound: {
      title: 'Questo video non è stato trovato',
      advice:
        'Potrebbe essere stato spostato o rimosso. Se pensavi di trovarlo qui, contatta il gestore della pagina.',
    },
    notOnAir: {
      title: 'La diretta non è in corso',
      advice: 'Potrebbe non essere ancora iniziata o essere già finita. Premi Riproduci per riprovare.',
    },
    playFailed: {
      title: 'Il server non è riuscito a riprodurre questo video',
      advice: 'Ricarica la pagina e riprova. Se il problema persiste, contatta il gestore della pagina.',
    },
    doesNotStart: {
      title: 'Il video non parte',
      advice: 'Riprova. Se è una diretta, potrebbe non essere ancora iniziata.',
    },
    damaged: {
      title: 'Questo video sembra danneggiato',
      advice:
        'Riprova o passa a un altro punto del video. Se il problema persiste, contatta il gestore della pagina.',
    },
    format: {
      title: 'Il browser non può riprodurre il formato di questo video',
      advice: 'Prova un altro browser. Se nessuno lo riproduce, contatta il gestore della pagina.',
    },
    tooSlow: {
      title: 'La connessione è troppo lenta per questo video',
      advice:
        'Mettilo in pausa per un momento per farlo caricare o scegli una qualità inferiore, se disponibile.',
    },
    cannotSeek: {
      title: 'Il video non può passare a quel punto',
      advice: 'Prova un altro punto o riparti dall’inizio.',
    },
    noTracks: {
      title: 'In questo video non ci sono né immagini né audio',
      advice:
        'Potrebbe essere danneggiato, o la diretta non è ancora iniziata. Riprova più tardi o contatta il gestore della pagina.',
    },
    formatChanged: {
      title: 'Il formato del video è cambiato durante la riproduzione',
      advice: 'Premi Riproduci per ricominciare.',
    },
    playbackBroke: {
      title: 'Il browser ha avuto un problema durante la riproduzione',
      advice: 'Ricarica la pagina. Può essere utile chiudere altre schede o altri programmi.',
    },
    partMissing: {
      title: 'Non è stato possibile caricare una parte del video',
      advice: 'Controlla la connessione a Internet, poi premi Riproduci per riprovare.',
    },
    keyFailed: {
      title: 'Non è stato possibile sbloccare questo video protetto',
      advice:
        'Ricarica la pagina, effettuando prima l’accesso se necessario. Se non basta, contatta il gestore della pagina.',
    },
    liveStalled: {
      title: 'La diretta non va avanti',
      advice: 'Potrebbe essere interrotta o terminata. Attendi un momento o premi Riproduci per riprovare.',
    },
    linkExpired: {
      title: 'Il link a questo video è scaduto o non è valido',
      advice:
        'Ricarica la pagina per ottenere un nuovo link. Se non basta, contatta il gestore della pagina.',
    },
    pageCannotUnlock: {
      title: 'La pagina non è riuscita a sbloccare il video',
      advice:
        'Ricarica la pagina, effettuando prima l’accesso se necessario. Se non basta, contatta il gestore della pagina.',
    },
    clockWrong: {
      title: 'L’orologio del dispositivo o del server non è esatto',
      advice: 'Controlla data e ora nelle impostazioni del dispositivo, poi ricarica la pagina.',
    },
    serverForbids: {
      title: 'Questo video non può essere riprodotto in questa pagina',
      advice: 'Il server video non lo consente. Contatta il gestore della pagina.',
    },
    notAvailable: {
      title: 'Questo video non è disponibile per te',
      advice:
        'Potrebbe essere riservato ad alcuni Paesi o reti. Prova un’altra rete o rivolgiti al gestore della pagina.',
    },
    internal: {
      title: 'Si è verificato un errore nel lettore',
      advice:
        'Ricarica la pagina. Se il problema persiste, invia la segnalazione dell’errore al gestore della pagina.',
    },
  },
  controls: {
    cannotPlay: 'Impossibile riprodurre questo video',
    checkConnection: 'Controlla la connessione a Internet e riprova.',
    tryAgain: 'Riprova',
    tryingAnotherSource: 'Tentativo con un’altra sorgente…',
    reconnecting: 'Connessione persa. Riconnessione in corso…',
    waitingForStream: 'La diretta si è fermata. In attesa che riprenda…',
    turnSoundOn: 'Attiva l’audio',
    tryingAgainIn: 'Nuovo tentativo tra {seconds} s',
    stopTrying: 'Non riprovare',
    copyReport: 'Copia la segnalazione',
    reportCopied: 'Segnalazione copiata',
    reportByHand: 'Segnalazione da copiare a mano',
    goToLive: 'Vai alla diretta',
    settings: 'Impostazioni',
    quality: 'Qualità',
    automatic: 'Automatica',
    automaticNow: 'Automatica ({quality})',
    speed: 'Velocità',
    normalSpeed: 'Normale',
    audio: 'Audio',
    off: 'Non attivo',
    captionStyle: 'Stile dei sottotitoli',
    back: 'Indietro',
    keyboardShortcuts: 'Scorciatoie da tastiera',
    statistics: 'Statistiche',
    keyPlay: 'Riproduci o metti in pausa',
    keySeek: 'Indietro o avanti di {seconds} s',
    keyVolume: 'Alza o abbassa il volume',
    keyMute: 'Attiva o disattiva l’audio',
    keyPercent: 'Vai a un punto da 0 a 90%',
    keyEnds: 'Vai all’inizio o alla fine',
    keySpeed: 'Più lento o più veloce',
    keyCaptions: 'Attiva o disattiva i sottotitoli',
    keyHelp: 'Scorciatoie da tastiera e statistiche',
    state: 'Stato',
    source: 'Sorgente',
    sources: 'Sorgenti',
    picture: 'Immagine',
    joinTime: 'Tempo fino alla prima immagine',
    buffer: 'Buffer',
    latency: 'Latenza',
    bitrate: 'Velocità in bit',
    droppedFrames: 'Fotogrammi persi',
    stalls: 'Interruzioni',
  },
  // As its own file has it, completed and put right.
  videojs: {
    ...videojs,
    Play: 'Riproduci',
    Replay: 'Riproduci di nuovo',
    LIVE: 'IN DIRETTA',
    'Current Time': 'Tempo trascorso',
    Chapters: 'Capitoli',
    'Exit Fullscreen': 'Esci da schermo intero',
    'Seek to live, currently behind live': 'Vai alla diretta, riproduzione attualmente in ritardo',
    'Seek to live, currently playing live': 'Vai alla diretta, riproduzione attualmente in diretta',
    Raised: 'In rilievo',
    Depressed: 'Incavato',
    Casual: 'Informale',
    Script: 'Calligrafico',
    'Semi-Transparent': 'Semitrasparente',
    Reset: 'Reimposta',
    'No content': 'Nessun contenuto',
    'Playing in Picture-in-Picture': 'Riproduzione in modalità Picture-in-Picture',
  },
};
