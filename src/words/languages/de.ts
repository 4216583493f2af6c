import videojs from 'video.js/dist/lang/de.json' with { type: 'json' };
import type { BuiltInLanguage } from '../built-in.js';

/** German: viewers are addressed as „Sie“. */
export const words: BuiltInLanguage = {
  messages: {
    noSource: {
      title: 'Hier gibt es noch kein Video',
      advice:
        'Die Seite gibt nicht an, welches Video abgespielt werden soll. Bitte informieren Sie den Betreiber der Seite.',
    },
    setUp: {
      title: 'Dieses Video ist nicht richtig eingerichtet',
      advice: 'Das lässt sich von hier aus nicht beheben. Bitte informieren Sie den Betreiber der Seite.',
    },
    linkIncomplete: {
      title: 'Der Link zu diesem Video ist unvollständig',
      advice:
        'Laden Sie die Seite neu, um einen neuen Link zu erhalten. Wenn das nicht hilft, informieren Sie den Betreiber der Seite.',
    },
    declined: {
      title: 'Dieses Video wird auf dieser Seite nicht abgespielt',
      advice: 'Bitte informieren Sie den Betreiber der Seite, wenn Sie es hier erwartet haben.',
    },
    addressWrong: {
      title: 'Die Adresse dieses Videos funktioniert nicht',
      advice: 'Bitte informieren Sie den Betreiber der Seite.',
    },
    retired: {
      title: 'Der Server dieses Videos wurde abgeschaltet',
      advice:
        'Das Video lag bei einem Dienst, der 2020 eingestellt wurde. Bitte informieren Sie den Betreiber der Seite.',
    },
    browserCannot: {
      title: 'Dieser Browser kann das Video nicht abspielen',
      advice:
        'Aktualisieren Sie Ihren Browser, oder öffnen Sie die Seite in einer aktuellen Version von Chrome, Edge, Firefox oder Safari.',
    },
    mixedContent: {
      title: 'Ihr Browser hat dieses Video blockiert',
      advice: 'Die Seite ist verschlüsselt, das Video nicht. Bitte informieren Sie den Betreiber der Seite.',
    },
    autoplayBlocked: {
      title: 'Das Video wartet auf Sie',
      advice: 'Ihr Browser startet Videos hier nicht von selbst. Klicken Sie auf „Wiedergabe“.',
    },
    offline: {
      title: 'Sie sind offline',
      advice:
        'Prüfen Sie Ihre Internetverbindung. Sobald Sie wieder online sind, kann das Video weiterlaufen.',
    },
    timeout: {
      title: 'Der Videoserver braucht zu lange für eine Antwort',
      advice: 'Prüfen Sie Ihre Internetverbindung, und versuchen Sie es noch einmal.',
    },
    connectionLost: {
      title: 'Die Verbindung zum Video ist abgebrochen',
      advice: 'Prüfen Sie Ihre Internetverbindung, und starten Sie dann die Wiedergabe erneut.',
    },
    noConnection: {
      title: 'Der Videoserver ist nicht erreichbar',
      advice:
        'Prüfen Sie Ihre Internetverbindung, und versuchen Sie es noch einmal. Manche Firmen- und Schulnetze sperren Videos.',
    },
    serverRefused: {
      title: 'Der Videoserver hat die Wiedergabe abgelehnt',
      advice:
        'Versuchen Sie es später noch einmal. Wenn das öfter vorkommt, informieren Sie den Betreiber der Seite.',
    },
    originDenied: {
      title: 'Dieses Video darf auf dieser Seite nicht abgespielt werden',
      advice:
        'Öffnen Sie es auf der Website, zu der es gehört, oder informieren Sie den Betreiber der Seite.',
    },
    busy: {
      title: 'Im Moment schauen zu viele Menschen zu',
      advice: 'Bitte versuchen Sie es in ein paar Minuten noch einmal.',
    },
    serverConfused: {
      title: 'Die Antwort des Videoservers war nicht verständlich',
      advice:
        'Versuchen Sie es noch einmal. Wenn das öfter vorkommt, informieren Sie den Betreiber der Seite.',
    },
    notAllowed: {
      title: 'Sie haben keinen Zugriff auf dieses Video',
      advice:
        'Vielleicht ist es privat, oder Sie müssen sich anmelden. Laden Sie die Seite nach der Anmeldung neu, oder fragen Sie den Betreiber der Seite.',
    },
    moved: {
      title: 'Dieses Video ist auf einen anderen Server umgezogen',
      advice: 'Laden Sie die Seite neu. Wenn das nicht hilft, informieren Sie den Betreiber der Seite.',
    },
    restarting: {
      title: 'Der Videoserver wird gerade neu gestartet',
      advice: 'Bitte versuchen Sie es in ein paar Minuten noch einmal.',
    },
    idleTimeout: {
      title: 'Der Videoserver hat die Verbindung nach einer langen Pause beendet',
      advice: 'Klicken Sie auf „Wiedergabe“, um fortzufahren.',
    },
    serverTrouble: {
      title: 'Der Videoserver hat gerade eine Störung',
      advice: 'Bitte versuchen Sie es in ein paar Minuten noch einmal.',
    },
    stoppedAnswering: {
      title: 'Der Videoserver antwortet nicht mehr',
      advice: 'Prüfen Sie Ihre Internetverbindung, und versuchen Sie es noch einmal.',
    },
    notFound: {
      title: 'Dieses Video wurde nicht gefunden',
      advice:
        'Es wurde vielleicht verschoben oder gelöscht. Bitte informieren Sie den Betreiber der Seite, wenn Sie es hier erwartet haben.',
    },
    notOnAir: {
      title: 'Die Livesendung läuft gerade nicht',
      advice:
        'Vielleicht hat sie noch nicht begonnen oder ist schon vorbei. Klicken Sie auf „Wiedergabe“, um es noch einmal zu versuchen.',
    },
    playFailed: {
      title: 'Der Server konnte dieses Video nicht abspielen',
      advice:
        'Laden Sie die Seite neu, und versuchen Sie es noch einmal. Wenn das öfter vorkommt, informieren Sie den Betreiber der Seite.',
    },
    doesNotStart: {
      title: 'Das Video startet nicht',
      advice:
        'Versuchen Sie es noch einmal. Wenn es eine Livesendung ist, hat sie vielleicht noch nicht begonnen.',
    },
    damaged: {
      title: 'Dieses Video scheint beschädigt zu sein',
      advice:
        'Versuchen Sie es noch einmal, oder springen Sie an eine andere Stelle. Wenn das öfter vorkommt, informieren Sie den Betreiber der Seite.',
    },
    format: {
      title: 'Ihr Browser kann das Format dieses Videos nicht abspielen',
      advice:
        'Versuchen Sie es mit einem anderen Browser. Wenn es keiner abspielt, informieren Sie den Betreiber der Seite.',
    },
    tooSlow: {
      title: 'Die Verbindung ist zu langsam für dieses Video',
      advice:
        'Halten Sie das Video kurz an, damit es laden kann, oder wählen Sie eine niedrigere Qualität, wenn es eine gibt.',
    },
    cannotSeek: {
      title: 'An diese Stelle kann das Video nicht springen',
      advice: 'Versuchen Sie es mit einer anderen Stelle, oder starten Sie von vorn.',
    },
    noTracks: {
      title: 'Dieses Video enthält weder Bild noch Ton',
      advice:
        'Vielleicht ist es beschädigt, oder die Livesendung hat noch nicht begonnen. Versuchen Sie es später noch einmal, oder informieren Sie den Betreiber der Seite.',
    },
    formatChanged: {
      title: 'Das Format des Videos hat sich während der Wiedergabe geändert',
      advice: 'Klicken Sie auf „Wiedergabe“, um neu zu starten.',
    },
    playbackBroke: {
      title: 'Ihr Browser hatte ein Problem beim Abspielen dieses Videos',
      advice: 'Laden Sie die Seite neu. Es kann helfen, andere Tabs oder Programme zu schließen.',
    },
    partMissing: {
      title: 'Ein Teil dieses Videos konnte nicht geladen werden',
      advice: 'Prüfen Sie Ihre Internetverbindung, und starten Sie dann die Wiedergabe erneut.',
    },
    keyFailed: {
      title: 'Dieses geschützte Video konnte nicht freigeschaltet werden',
      advice:
        'Laden Sie die Seite neu, gegebenenfalls nach der Anmeldung. Wenn das nicht hilft, informieren Sie den Betreiber der Seite.',
    },
    liveStalled: {
      title: 'Die Livesendung geht gerade nicht weiter',
      advice:
        'Vielleicht ist sie unterbrochen oder schon vorbei. Warten Sie einen Moment, oder klicken Sie auf „Wiedergabe“, um es noch einmal zu versuchen.',
    },
    linkExpired: {
      title: 'Der Link zu diesem Video ist abgelaufen oder ungültig',
      advice:
        'Laden Sie die Seite neu, um einen neuen Link zu erhalten. Wenn das nicht hilft, informieren Sie den Betreiber der Seite.',
    },
    pageCannotUnlock: {
      title: 'Diese Seite konnte das Video nicht freischalten',
      advice:
        'Laden Sie die Seite neu, gegebenenfalls nach der Anmeldung. Wenn das nicht hilft, informieren Sie den Betreiber der Seite.',
    },
    clockWrong: {
      title: 'Die Uhr Ihres Geräts oder des Servers geht falsch',
      advice:
        'Prüfen Sie Datum und Uhrzeit in den Einstellungen Ihres Geräts, und laden Sie dann die Seite neu.',
    },
    serverForbids: {
      title: 'Dieses Video darf auf dieser Seite nicht abgespielt werden',
      advice: 'Der Videoserver lässt es nicht zu. Bitte informieren Sie den Betreiber der Seite.',
    },
    notAvailable: {
      title: 'Dieses Video ist für Sie nicht verfügbar',
      advice:
        'Vielleicht ist es auf bestimmte Länder oder Netzwerke beschränkt. Versuchen Sie es in einem anderen Netzwerk, oder fragen Sie den Betreiber der Seite.',
    },
    internal: {
      title: 'Im Player ist ein Fehler aufgetreten',
      advice:
        'Laden Sie die Seite neu. Wenn das öfter vorkommt, schicken Sie den Fehlerbericht an den Betreiber der Seite.',
    },
  },
  controls: {
    cannotPlay: 'Dieses Video kann nicht abgespielt werden',
    checkConnection: 'Prüfen Sie Ihre Internetverbindung, und versuchen Sie es noch einmal.',
    tryAgain: 'Erneut versuchen',
    tryingAnotherSource: 'Eine andere Quelle wird versucht …',
    reconnecting: 'Verbindung unterbrochen. Sie wird wiederhergestellt …',
    waitingForStream: 'Der Livestream ist unterbrochen. Warten, bis er weitergeht …',
    turnSoundOn: 'Ton einschalten',
    tryingAgainIn: 'Neuer Versuch in {seconds} s',
    stopTrying: 'Nicht mehr versuchen',
    copyReport: 'Bericht kopieren',
    reportCopied: 'Bericht kopiert',
    reportByHand: 'Bericht, von Hand zu kopieren',
    goToLive: 'Zur Livesendung',
    settings: 'Einstellungen',
    quality: 'Qualität',
    automatic: 'Automatisch',
    automaticNow: 'Automatisch ({quality})',
    speed: 'Geschwindigkeit',
    normalSpeed: 'Normal',
    audio: 'Ton',
    off: 'Aus',
    captionStyle: 'Aussehen der Untertitel',
    back: 'Zurück',
    keyboardShortcuts: 'Tastenkürzel',
    statistics: 'Statistik',
    keyPlay: 'Wiedergabe oder Pause',
    keySeek: '{seconds} s zurück oder vor',
    keyVolume: 'Lauter oder leiser',
    keyMute: 'Ton an oder aus',
    keyPercent: 'Zu 0 bis 90 % springen',
    keyEnds: 'Zum Anfang oder zum Ende',
    keySpeed: 'Langsamer oder schneller',
    keyCaptions: 'Untertitel an oder aus',
    keyHelp: 'Tastenkürzel und Statistik',
    state: 'Zustand',
    source: 'Quelle',
    sources: 'Quellen',
    picture: 'Bild',
    joinTime: 'Zeit bis zum ersten Bild',
    buffer: 'Puffer',
    latency: 'Latenz',
    bitrate: 'Bitrate',
    droppedFrames: 'Ausgelassene Bilder',
    stalls: 'Unterbrechungen',
  },
  // As its own file has it, completed and put right.
  videojs: {
    ...videojs,
    Uniform: 'Einheitlich',
    'Monospace Sans-Serif': 'Serifenlos mit fester Breite',
    'Monospace Serif': 'Serifen mit fester Breite',
    'Proportional Sans-Serif': 'Serifenlos, proportional',
    'Proportional Serif': 'Serifen, proportional',
    'Small Caps': 'Kapitälchen',
    Raised: 'Erhaben',
    Depressed: 'Vertieft',
    None: 'Keiner',
    Text: 'Text',
    'Audio Player': 'Audioplayer',
    'Video Player': 'Videoplayer',
  },
};
