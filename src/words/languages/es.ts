import videojs from 'video.js/dist/lang/es.json' with { type: 'json' };
import type { BuiltInLanguage } from '../built-in.js';

/** Spanish, for Spain and for Latin America: viewers are addressed as «tú». */
export const words: BuiltInLanguage = {
  messages: {
    noSource: {
      title: 'Aquí todavía no hay ningún vídeo',
      advice: 'La página no indica qué vídeo reproducir. Avisa al responsable de la página.',
    },
    setUp: {
      title: 'Este vídeo no está bien configurado',
      advice: 'No se puede solucionar desde aquí. Avisa al responsable de la página.',
    },
    linkIncomplete: {
      title: 'El enlace a este vídeo está incompleto',
      advice:
        'Recarga la página para obtener un enlace nuevo. Si no funciona, avisa al responsable de la página.',
    },
    declined: {
      title: 'Esta página no reproduce este vídeo',
      advice: 'Si esperabas verlo aquí, avisa al responsable de la página.',
    },
    addressWrong: {
      title: 'La dirección de este vídeo no funciona',
      advice: 'Avisa al responsable de la página.',
    },
    retired: {
      title: 'El servidor de este vídeo se ha dado de baja',
      advice: 'El vídeo estaba alojado en un servicio que cerró en 2020. Avisa al responsable de la página.',
    },
    browserCannot: {
      title: 'Este navegador no puede reproducir este vídeo',
      advice:
        'Actualiza el navegador o abre la página en una versión reciente de Chrome, Edge, Firefox o Safari.',
    },
    mixedContent: {
      title: 'El navegador ha bloqueado este vídeo',
      advice: 'La página es segura, pero el vídeo no. Avisa al responsable de la página.',
    },
    autoplayBlocked: {
      title: 'El vídeo está listo para empezar',
      advice: 'El navegador no inicia los vídeos automáticamente aquí. Pulsa Reproducir.',
    },
    offline: {
      title: 'No hay conexión a internet',
      advice: 'Comprueba la conexión. El vídeo podrá continuar cuando vuelva.',
    },
    timeout: {
      title: 'El servidor de vídeo tarda demasiado en responder',
      advice: 'Comprueba la conexión a internet e inténtalo de nuevo.',
    },
    connectionLost: {
      title: 'Se ha perdido la conexión con el vídeo',
      advice: 'Comprueba la conexión a internet y pulsa Reproducir para intentarlo de nuevo.',
    },
    noConnection: {
      title: 'No se puede acceder al servidor de vídeo',
      advice:
        'Comprueba la conexión a internet e inténtalo de nuevo. Algunas redes de empresas y centros educativos bloquean los vídeos.',
    },
    serverRefused: {
      title: 'El servidor se ha negado a reproducir este vídeo',
      advice: 'Inténtalo más tarde. Si sigue ocurriendo, avisa al responsable de la página.',
    },
    originDenied: {
      title: 'Este vídeo no se puede reproducir en esta página',
      advice: 'Ábrelo en el sitio web al que pertenece o avisa al responsable de la página.',
    },
    busy: {
      title: 'Hay demasiadas personas viéndolo en este momento',
      advice: 'Inténtalo de nuevo dentro de unos minutos.',
    },
    serverConfused: {
      title: 'No se ha podido entender la respuesta del servidor de vídeo',
      advice: 'Inténtalo de nuevo. Si sigue ocurriendo, avisa al responsable de la página.',
    },
    notAllowed: {
      title: 'No tienes acceso a este vídeo',
      advice:
        'Puede que sea privado o que haya que iniciar sesión. Recarga la página después de iniciar sesión o consulta al responsable de la página.',
    },
    moved: {
      title: 'Este vídeo se ha trasladado a otro servidor',
      advice: 'Recarga la página. Si no funciona, avisa al responsable de la página.',
    },
    restarting: {
      title: 'El servidor de vídeo se está reiniciando',
      advice: 'Inténtalo de nuevo dentro de unos minutos.',
    },
    idleTimeout: {
      title: 'El servidor cerró la conexión tras una pausa larga',
      advice: 'Pulsa Reproducir para continuar.',
    },
    serverTrouble: {
      title: 'El servidor de vídeo tiene un problema en este momento',
      advice: 'Inténtalo de nuevo dentro de unos minutos.',
    },
    stoppedAnswering: {
      title: 'El servidor de vídeo ha dejado de responder',
      advice: 'Comprueba la conexión a internet e inténtalo de nuevo.',
    },
    notFound: {
      title: 'No se ha encontrado este vídeo',
      advice:
        'Es posible que se haya movido o eliminado. Si esperabas verlo aquí, avisa al responsable de la página.',
    },
    notOnAir: {
      title: 'La emisión en directo no está en marcha',
      advice:
        'Puede que aún no haya empezado o que ya haya terminado. Pulsa Reproducir para intentarlo de nuevo.',
    },
    playFailed: {
      title: 'El servidor no ha podido reproducir este vídeo',
      advice:
        'Recarga la página e inténtalo de nuevo. Si sigue ocurriendo, avisa al responsable de la página.',
    },
    doesNotStart: {
      title: 'El vídeo no empieza',
      advice: 'Inténtalo de nuevo. Si es una emisión en directo, puede que aún no haya comenzado.',
    },
    damaged: {
      title: 'Parece que este vídeo está dañado',
      advice:
        'Inténtalo de nuevo o salta a otro punto del vídeo. Si sigue ocurriendo, avisa al responsable de la página.',
    },
    format: {
      title: 'El navegador no puede reproducir el formato de este vídeo',
      advice: 'Prueba con otro navegador. Si ninguno lo reproduce, avisa al responsable de la página.',
    },
    tooSlow: {
      title: 'La conexión es demasiado lenta para este vídeo',
      advice: 'Páusalo un momento para que se cargue o elige una calidad inferior, si la hay.',
    },
    cannotSeek: {
      title: 'El vídeo no puede saltar a ese punto',
      advice: 'Prueba con otro punto o reproduce desde el principio.',
    },
    noTracks: {
      title: 'Este vídeo no tiene imagen ni sonido',
      advice:
        'Puede que esté dañado o que la emisión en directo no haya empezado. Inténtalo más tarde o avisa al responsable de la página.',
    },
    formatChanged: {
      title: 'El formato del vídeo cambió durante la reproducción',
      advice: 'Pulsa Reproducir para empezar de nuevo.',
    },
    playbackBroke: {
      title: 'El navegador ha tenido un problema al reproducir este vídeo',
      advice: 'Recarga la página. Puede ayudar cerrar otras pestañas o programas.',
    },
    partMissing: {
      title: 'No se ha podido cargar una parte de este vídeo',
      advice: 'Comprueba la conexión a internet y pulsa Reproducir para intentarlo de nuevo.',
    },
    keyFailed: {
      title: 'No se ha podido desbloquear este vídeo protegido',
      advice:
        'Recarga la página, iniciando sesión antes si hace falta. Si no funciona, avisa al responsable de la página.',
    },
    liveStalled: {
      title: 'La emisión en directo no avanza',
      advice:
        'Puede que se haya interrumpido o que haya terminado. Espera un momento o pulsa Reproducir para intentarlo de nuevo.',
    },
    linkExpired: {
      title: 'El enlace a este vídeo ha caducado o no es válido',
      advice:
        'Recarga la página para obtener un enlace nuevo. Si no funciona, avisa al responsable de la página.',
    },
    pageCannotUnlock: {
      title: 'Esta página no ha podido desbloquear el vídeo',
      advice:
        'Recarga la página, iniciando sesión antes si hace falta. Si no funciona, avisa al responsable de la página.',
    },
    clockWrong: {
      title: 'El reloj del dispositivo o del servidor no va bien',
      advice: 'Comprueba la fecha y la hora en los ajustes del dispositivo y recarga la página.',
    },
    serverForbids: {
      title: 'Este vídeo no se puede reproducir en esta página',
      advice: 'El servidor de vídeo no lo permite. Avisa al responsable de la página.',
    },
    notAvailable: {
      title: 'Este vídeo no está disponible para ti',
      advice:
        'Puede que esté limitado a ciertos países o redes. Prueba con otra red o consulta al responsable de la página.',
    },
    internal: {
      title: 'El reproductor ha cometido un error',
      advice:
        'Recarga la página. Si sigue ocurriendo, envía el informe de error al responsable de la página.',
    },
  },
  controls: {
    cannotPlay: 'No se puede reproducir este vídeo',
    checkConnection: 'Comprueba la conexión a internet e inténtalo de nuevo.',
    tryAgain: 'Reintentar',
    tryingAnotherSource: 'Probando otra fuente…',
    reconnecting: 'Conexión perdida. Reconectando…',
    waitingForStream: 'La emisión en directo se ha detenido. Esperando a que continúe…',
    turnSoundOn: 'Activar el sonido',
    tryingAgainIn: 'Nuevo intento en {seconds} s',
    stopTrying: 'No volver a intentarlo',
    copyReport: 'Copiar informe',
    reportCopied: 'Informe copiado',
    reportByHand: 'Informe para copiar a mano',
    goToLive: 'Ir al directo',
    settings: 'Ajustes',
    quality: 'Calidad',
    automatic: 'Automática',
    automaticNow: 'Automática ({quality})',
    speed: 'Velocidad',
    normalSpeed: 'Normal',
    audio: 'Audio',
    off: 'No',
    captionStyle: 'Estilo de los subtítulos',
    back: 'Volver',
    keyboardShortcuts: 'Atajos de teclado',
    statistics: 'Estadísticas',
    keyPlay: 'Reproducir o pausar',
    keySeek: 'Retroceder o avanzar {seconds} s',
    keyVolume: 'Subir o bajar el volumen',
    keyMute: 'Activar o desactivar el sonido',
    keyPercent: 'Ir a un punto entre el 0 y el 90 %',
    keyEnds: 'Ir al principio o al final',
    keySpeed: 'Más lento o más rápido',
    keyCaptions: 'Activar o desactivar los subtítulos',
    keyHelp: 'Atajos de teclado y estadísticas',
    state: 'Estado',
    source: 'Fuente',
    sources: 'Fuentes',
    picture: 'Imagen',
    joinTime: 'Tiempo hasta la primera imagen',
    buffer: 'Búfer',
    latency: 'Latencia',
    bitrate: 'Tasa de bits',
    droppedFrames: 'Fotogramas perdidos',
    stalls: 'Interrupciones',
  },
  // As its own file has it, completed and put right.
  videojs: {
    ...videojs,
    'You aborted the media playback': 'Has interrumpido la reproducción del vídeo.',
    'The media playback was aborted due to a corruption problem or because the media used features your browser did not support.':
      'La reproducción de vídeo se ha interrumpido por un problema de corrupción de datos o porque el vídeo precisa funciones que tu navegador no ofrece.',
    'Video Player': 'Reproductor de vídeo',
    'Play Video': 'Reproducir vídeo',
    'Exit Fullscreen': 'Salir de pantalla completa',
    'Seek to live, currently behind live': 'Ir al directo, ahora con retraso respecto al directo',
    'Seek to live, currently playing live': 'Ir al directo, ahora en directo',
    'Small Caps': 'Versalitas',
    'Playing in Picture-in-Picture': 'Reproduciendo en imagen sobre imagen',
    'Skip backward {1} seconds': 'Retroceder {1} segundos',
    'Skip forward {1} seconds': 'Avanzar {1} segundos',
  },
};
