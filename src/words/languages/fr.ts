import videojs from 'video.js/dist/lang/fr.json' with { type: 'json' };
import type { BuiltInLanguage } from '../built-in.js';

/** French: viewers are addressed as « vous ». */
export const words: BuiltInLanguage = {
  messages: {
    noSource: {
      title: 'Aucune vidéo ici pour le moment',
      advice: 'La page n’indique pas quelle vidéo lire. Veuillez prévenir le responsable de la page.',
    },
    setUp: {
      title: 'Cette vidéo n’est pas configurée correctement',
      advice: 'Vous ne pouvez pas y remédier vous-même. Veuillez prévenir le responsable de la page.',
    },
    linkIncomplete: {
      title: 'Le lien vers cette vidéo est incomplet',
      advice:
        'Actualisez la page pour obtenir un nouveau lien. Si cela ne suffit pas, prévenez le responsable de la page.',
    },
    declined: {
      title: 'Cette page ne lit pas cette vidéo',
      advice: 'Si vous pensiez la trouver ici, veuillez prévenir le responsable de la page.',
    },
    addressWrong: {
      title: 'L’adresse de cette vidéo ne fonctionne pas',
      advice: 'Veuillez prévenir le responsable de la page.',
    },
    retired: {
      title: 'Le serveur de cette vidéo a été mis hors service',
      advice:
        'La vidéo était hébergée par un service arrêté en 2020. Veuillez prévenir le responsable de la page.',
    },
    browserCannot: {
      title: 'Ce navigateur ne peut pas lire cette vidéo',
      advice:
        'Mettez votre navigateur à jour ou ouvrez la page dans une version récente de Chrome, Edge, Firefox ou Safari.',
    },
    mixedContent: {
      title: 'Votre navigateur a bloqué cette vidéo',
      advice: 'La page est sécurisée, mais pas la vidéo. Veuillez prévenir le responsable de la page.',
    },
    autoplayBlocked: {
      title: 'La vidéo n’attend plus que vous',
      advice: 'Votre navigateur ne lance pas les vidéos automatiquement ici. Appuyez sur Lecture.',
    },
    offline: {
      title: 'Vous êtes hors ligne',
      advice:
        'Vérifiez votre connexion Internet. La vidéo pourra reprendre dès que vous serez de nouveau en ligne.',
    },
    timeout: {
      title: 'Le serveur vidéo met trop de temps à répondre',
      advice: 'Vérifiez votre connexion Internet et réessayez.',
    },
    connectionLost: {
      title: 'La connexion à la vidéo a été perdue',
      advice: 'Vérifiez votre connexion Internet, puis appuyez sur Lecture pour réessayer.',
    },
    noConnection: {
      title: 'Le serveur vidéo est injoignable',
      advice:
        'Vérifiez votre connexion Internet et réessayez. Certains réseaux d’entreprise ou d’école bloquent les vidéos.',
    },
    serverRefused: {
      title: 'Le serveur vidéo a refusé de lire cette vidéo',
      advice: 'Réessayez plus tard. Si le problème persiste, prévenez le responsable de la page.',
    },
    originDenied: {
      title: 'Cette vidéo ne peut pas être lue sur cette page',
      advice: 'Ouvrez-la sur le site auquel elle appartient ou prévenez le responsable de la page.',
    },
    busy: {
      title: 'Trop de personnes regardent en ce moment',
      advice: 'Veuillez réessayer dans quelques minutes.',
    },
    serverConfused: {
      title: 'La réponse du serveur vidéo est incompréhensible',
      advice: 'Réessayez. Si le problème persiste, prévenez le responsable de la page.',
    },
    notAllowed: {
      title: 'Vous n’avez pas accès à cette vidéo',
      advice:
        'Elle est peut-être privée, ou vous devez vous connecter. Actualisez la page après vous être connecté ou adressez-vous au responsable de la page.',
    },
    moved: {
      title: 'Cette vidéo a été déplacée vers un autre serveur',
      advice: 'Actualisez la page. Si cela ne suffit pas, prévenez le responsable de la page.',
    },
    restarting: {
      title: 'Le serveur vidéo est en cours de redémarrage',
      advice: 'Veuillez réessayer dans quelques minutes.',
    },
    idleTimeout: {
      title: 'Le serveur vidéo a coupé la connexion après une longue pause',
      advice: 'Appuyez sur Lecture pour continuer.',
    },
    serverTrouble: {
      title: 'Le serveur vidéo rencontre un problème en ce moment',
      advice: 'Veuillez réessayer dans quelques minutes.',
    },
    stoppedAnswering: {
      title: 'Le serveur vidéo ne répond plus',
      advice: 'Vérifiez votre connexion Internet et réessayez.',
    },
    notFound: {
      title: 'Cette vidéo est introuvable',
      advice:
        'Elle a peut-être été déplacée ou supprimée. Si vous pensiez la trouver ici, veuillez prévenir le responsable de la page.',
    },
    notOnAir: {
      title: 'Le direct n’est pas en cours',
      advice: 'Il n’a peut-être pas encore commencé, ou il est terminé. Appuyez sur Lecture pour réessayer.',
    },
    playFailed: {
      title: 'Le serveur n’a pas pu lire cette vidéo',
      advice: 'Actualisez la page et réessayez. Si le problème persiste, prévenez le responsable de la page.',
    },
    doesNotStart: {
      title: 'La vidéo ne démarre pas',
      advice: 'Réessayez. S’il s’agit d’un direct, il n’a peut-être pas encore commencé.',
    },
    damaged: {
      title: 'Cette vidéo semble endommagée',
      advice:
        'Réessayez ou passez à un autre moment de la vidéo. Si le problème persiste, prévenez le responsable de la page.',
    },
    format: {
      title: 'Votre navigateur ne peut pas lire le format de cette vidéo',
      advice: 'Essayez un autre navigateur. Si aucun n’y parvient, prévenez le responsable de la page.',
    },
    tooSlow: {
      title: 'La connexion est trop lente pour cette vidéo',
      advice:
        'Mettez en pause un instant le temps du chargement, ou choisissez une qualité inférieure s’il y en a une.',
    },
    cannotSeek: {
      title: 'Impossible d’aller à ce moment de la vidéo',
      advice: 'Essayez un autre moment ou reprenez depuis le début.',
    },
    noTracks: {
      title: 'Cette vidéo ne contient ni image ni son',
      advice:
        'Elle est peut-être endommagée, ou le direct n’a pas encore commencé. Réessayez plus tard ou prévenez le responsable de la page.',
    },
    formatChanged: {
      title: 'Le format de la vidéo a changé pendant la lecture',
      advice: 'Appuyez sur Lecture pour recommencer.',
    },
    playbackBroke: {
      title: 'Votre navigateur a rencontré un problème pendant la lecture',
      advice: 'Actualisez la page. Fermer d’autres onglets ou programmes peut aider.',
    },
    partMissing: {
      title: 'Une partie de cette vidéo n’a pas pu être chargée',
      advice: 'Vérifiez votre connexion Internet, puis appuyez sur Lecture pour réessayer.',
    },
    keyFailed: {
      title: 'Cette vidéo protégée n’a pas pu être déverrouillée',
      advice:
        'Actualisez la page, après vous être connecté si nécessaire. Si cela ne suffit pas, prévenez le responsable de la page.',
    },
    liveStalled: {
      title: 'Le direct n’avance plus',
      advice:
        'Il est peut-être interrompu ou terminé. Patientez un instant ou appuyez sur Lecture pour réessayer.',
    },
    linkExpired: {
      title: 'Le lien vers cette vidéo a expiré ou n’est pas valide',
      advice:
        'Actualisez la page pour obtenir un nouveau lien. Si cela ne suffit pas, prévenez le responsable de la page.',
    },
    pageCannotUnlock: {
      title: 'Cette page n’a pas pu déverrouiller la vidéo',
      advice:
        'Actualisez la page, après vous être connecté si nécessaire. Si cela ne suffit pas, prévenez le responsable de la page.',
    },
    clockWrong: {
      title: 'L’horloge de votre appareil ou du serveur n’est pas à l’heure',
      advice: 'Vérifiez la date et l’heure dans les réglages de votre appareil, puis actualisez la page.',
    },
    serverForbids: {
      title: 'Cette vidéo ne peut pas être lue sur cette page',
      advice: 'Le serveur vidéo ne l’autorise pas. Veuillez prévenir le responsable de la page.',
    },
    notAvailable: {
      title: 'Cette vidéo n’est pas disponible pour vous',
      advice:
        'Elle est peut-être réservée à certains pays ou réseaux. Essayez un autre réseau ou adressez-vous au responsable de la page.',
    },
    internal: {
      title: 'Une erreur s’est produite dans le lecteur',
      advice:
        'Actualisez la page. Si le problème persiste, envoyez le rapport d’erreur au responsable de la page.',
    },
  },
  controls: {
    cannotPlay: 'Impossible de lire cette vidéo',
    checkConnection: 'Vérifiez votre connexion Internet et réessayez.',
    tryAgain: 'Réessayer',
    tryingAnotherSource: 'Essai d’une autre source…',
    reconnecting: 'Connexion perdue. Reconnexion…',
    waitingForStream: 'Le direct s’est interrompu. En attente de la reprise…',
    turnSoundOn: 'Activer le son',
    tryingAgainIn: 'Nouvel essai dans {seconds} s',
    stopTrying: 'Ne plus réessayer',
    copyReport: 'Copier le rapport',
    reportCopied: 'Rapport copié',
    reportByHand: 'Rapport à copier manuellement',
    goToLive: 'Revenir au direct',
    settings: 'Paramètres',
    quality: 'Qualité',
    automatic: 'Auto',
    automaticNow: 'Auto ({quality})',
    speed: 'Vitesse',
    normalSpeed: 'Normale',
    audio: 'Audio',
    off: 'Désactivé',
    captionStyle: 'Style des sous-titres',
    back: 'Retour',
    keyboardShortcuts: 'Raccourcis clavier',
    statistics: 'Statistiques',
    keyPlay: 'Lecture ou pause',
    keySeek: 'Reculer ou avancer de {seconds} s',
    keyVolume: 'Augmenter ou baisser le volume',
    keyMute: 'Activer ou couper le son',
    keyPercent: 'Aller à un point entre 0 et 90 %',
    keyEnds: 'Aller au début ou à la fin',
    keySpeed: 'Ralentir ou accélérer',
    keyCaptions: 'Activer ou désactiver les sous-titres',
    keyHelp: 'Raccourcis clavier et statistiques',
    state: 'État',
    source: 'Source',
    sources: 'Sources',
    picture: 'Image',
    joinTime: 'Délai avant la première image',
    buffer: 'Mémoire tampon',
    latency: 'Latence',
    bitrate: 'Débit',
    droppedFrames: 'Images perdues',
    stalls: 'Interruptions',
  },
  // As its own file has it, completed and put right.
  videojs: {
    ...videojs,
    'Exit Fullscreen': 'Quitter le plein écran',
    Mute: 'Couper le son',
    'Playing in Picture-in-Picture': 'Lecture en mode image dans l’image',
    'Seek to live, currently behind live': 'Revenir au direct, lecture actuellement en retard sur le direct',
    'Seek to live, currently playing live': 'Revenir au direct, lecture actuellement en direct',
    'Proportional Sans-Serif': 'Sans empattement, chasse variable',
    'Monospace Sans-Serif': 'Sans empattement, chasse fixe',
    'Proportional Serif': 'Avec empattement, chasse variable',
    'Monospace Serif': 'Avec empattement, chasse fixe',
    Raised: 'En relief',
  },
};
