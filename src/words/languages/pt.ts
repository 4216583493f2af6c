import videojs from 'video.js/dist/lang/pt-BR.json' with { type: 'json' };
import type { BuiltInLanguage } from '../built-in.js';

/** Portuguese, of Brazil. */
export const words: BuiltInLanguage = {
  messages: {
    noSource: {
      title: 'Ainda não há nenhum vídeo aqui',
      advice: 'A página não indica qual vídeo reproduzir. Avise o responsável por esta página.',
    },
    setUp: {
      title: 'Este vídeo não está configurado corretamente',
      advice: 'Não é possível resolver isso daqui. Avise o responsável por esta página.',
    },
    linkIncomplete: {
      title: 'O link deste vídeo está incompleto',
      advice:
        'Recarregue a página para obter um novo link. Se não resolver, avise o responsável por esta página.',
    },
    declined: {
      title: 'Esta página não reproduz este vídeo',
      advice: 'Se você esperava vê-lo aqui, avise o responsável por esta página.',
    },
    addressWrong: {
      title: 'O endereço deste vídeo não funciona',
      advice: 'Avise o responsável por esta página.',
    },
    retired: {
      title: 'O servidor deste vídeo foi desativado',
      advice: 'O vídeo estava em um serviço encerrado em 2020. Avise o responsável por esta página.',
    },
    browserCannot: {
      title: 'Este navegador não consegue reproduzir este vídeo',
      advice:
        'Atualize o navegador ou abra a página em uma versão recente do Chrome, Edge, Firefox ou Safari.',
    },
    mixedContent: {
      title: 'O navegador bloqueou este vídeo',
      advice: 'A página é segura, mas o vídeo não. Avise o responsável por esta página.',
    },
    autoplayBlocked: {
      title: 'O vídeo está esperando por você',
      advice: 'O navegador não inicia vídeos automaticamente aqui. Clique em Reproduzir.',
    },
    offline: {
      title: 'Você está sem conexão',
      advice: 'Verifique sua conexão com a internet. O vídeo poderá continuar quando ela voltar.',
    },
    timeout: {
      title: 'O servidor de vídeo está demorando para responder',
      advice: 'Verifique sua conexão com a internet e tente novamente.',
    },
    connectionLost: {
      title: 'A conexão com o vídeo foi perdida',
      advice: 'Verifique sua conexão com a internet e clique em Reproduzir para tentar novamente.',
    },
    noConnection: {
      title: 'Não foi possível acessar o servidor de vídeo',
      advice:
        'Verifique sua conexão com a internet e tente novamente. Algumas redes de empresas e escolas bloqueiam vídeos.',
    },
    serverRefused: {
      title: 'O servidor se recusou a reproduzir este vídeo',
      advice: 'Tente mais tarde. Se continuar acontecendo, avise o responsável por esta página.',
    },
    originDenied: {
      title: 'Este vídeo não pode ser reproduzido nesta página',
      advice: 'Abra-o no site ao qual ele pertence ou avise o responsável por esta página.',
    },
    busy: { title: 'Há muitas pessoas assistindo no momento', advice: 'Tente novamente em alguns minutos.' },
    serverConfused: {
      title: 'Não foi possível entender a resposta do servidor de vídeo',
      advice: 'Tente novamente. Se continuar acontecendo, avise o responsável por esta página.',
    },
    notAllowed: {
      title: 'Você não tem acesso a este vídeo',
      advice:
        'Ele pode ser privado ou exigir login. Recarregue a página depois de entrar na sua conta ou fale com o responsável por esta página.',
    },
    moved: {
      title: 'Este vídeo mudou para outro servidor',
      advice: 'Recarregue a página. Se não resolver, avise o responsável por esta página.',
    },
    restarting: {
      title: 'O servidor de vídeo está sendo reiniciado',
      advice: 'Tente novamente em alguns minutos.',
    },
    idleTimeout: {
      title: 'O servidor encerrou a conexão depois de uma longa pausa',
      advice: 'Clique em Reproduzir para continuar.',
    },
    serverTrouble: {
      title: 'O servidor de vídeo está com um problema no momento',
      advice: 'Tente novamente em alguns minutos.',
    },
    stoppedAnswering: {
      title: 'O servidor de vídeo parou de responder',
      advice: 'Verifique sua conexão com a internet e tente novamente.',
    },
    notFound: {
      title: 'Este vídeo não foi encontrado',
      advice:
        'Ele pode ter sido movido ou removido. Se você esperava vê-lo aqui, avise o responsável por esta página.',
    },
    notOnAir: {
      title: 'A transmissão ao vivo não está no ar',
      advice: 'Ela pode não ter começado ou já ter terminado. Clique em Reproduzir para tentar novamente.',
    },
    playFailed: {
      title: 'O servidor não conseguiu reproduzir este vídeo',
      advice:
        'Recarregue a página e tente novamente. Se continuar acontecendo, avise o responsável por esta página.',
    },
    doesNotStart: {
      title: 'O vídeo não começa',
      advice: 'Tente novamente. Se for uma transmissão ao vivo, ela pode ainda não ter começado.',
    },
    damaged: {
      title: 'Este vídeo parece estar danificado',
      advice:
        'Tente novamente ou pule para outro ponto do vídeo. Se continuar acontecendo, avise o responsável por esta página.',
    },
    format: {
      title: 'O navegador não consegue reproduzir o formato deste vídeo',
      advice: 'Tente outro navegador. Se nenhum conseguir, avise o responsável por esta página.',
    },
    tooSlow: {
      title: 'A conexão está lenta demais para este vídeo',
      advice: 'Pause um pouco para que ele carregue ou escolha uma qualidade mais baixa, se houver.',
    },
    cannotSeek: {
      title: 'O vídeo não consegue ir para esse ponto',
      advice: 'Tente outro ponto ou reproduza desde o início.',
    },
    noTracks: {
      title: 'Este vídeo não tem imagem nem som',
      advice:
        'Ele pode estar danificado, ou a transmissão ao vivo não começou. Tente mais tarde ou avise o responsável por esta página.',
    },
    formatChanged: {
      title: 'O formato do vídeo mudou durante a reprodução',
      advice: 'Clique em Reproduzir para começar de novo.',
    },
    playbackBroke: {
      title: 'O navegador teve um problema ao reproduzir este vídeo',
      advice: 'Recarregue a página. Fechar outras abas ou programas pode ajudar.',
    },
    partMissing: {
      title: 'Não foi possível carregar uma parte deste vídeo',
      advice: 'Verifique sua conexão com a internet e clique em Reproduzir para tentar novamente.',
    },
    keyFailed: {
      title: 'Não foi possível desbloquear este vídeo protegido',
      advice:
        'Recarregue a página, entrando antes na sua conta se necessário. Se não resolver, avise o responsável por esta página.',
    },
    liveStalled: {
      title: 'A transmissão ao vivo parou de avançar',
      advice:
        'Ela pode ter sido interrompida ou ter terminado. Aguarde um momento ou clique em Reproduzir para tentar novamente.',
    },
    linkExpired: {
      title: 'O link deste vídeo expirou ou não é válido',
      advice:
        'Recarregue a página para obter um novo link. Se não resolver, avise o responsável por esta página.',
    },
    pageCannotUnlock: {
      title: 'Esta página não conseguiu desbloquear o vídeo',
      advice:
        'Recarregue a página, entrando antes na sua conta se necessário. Se não resolver, avise o responsável por esta página.',
    },
    clockWrong: {
      title: 'O relógio do seu dispositivo ou do servidor está errado',
      advice: 'Verifique a data e a hora nas configurações do dispositivo e recarregue a página.',
    },
    serverForbids: {
      title: 'Este vídeo não pode ser reproduzido nesta página',
      advice: 'O servidor de vídeo não permite. Avise o responsável por esta página.',
    },
    notAvailable: {
      title: 'Este vídeo não está disponível para você',
      advice:
        'Ele pode estar limitado a certos países ou redes. Tente outra rede ou fale com o responsável por esta página.',
    },
    internal: {
      title: 'O player cometeu um erro',
      advice:
        'Recarregue a página. Se continuar acontecendo, envie o relatório de erro ao responsável por esta página.',
    },
  },
  controls: {
    cannotPlay: 'Não é possível reproduzir este vídeo',
    checkConnection: 'Verifique sua conexão com a internet e tente novamente.',
    tryAgain: 'Tentar novamente',
    tryingAnotherSource: 'Tentando outra fonte…',
    reconnecting: 'Conexão perdida. Reconectando…',
    waitingForStream: 'A transmissão ao vivo parou. Aguardando que continue…',
    turnSoundOn: 'Ativar o som',
    tryingAgainIn: 'Nova tentativa em {seconds} s',
    stopTrying: 'Não tentar mais',
    copyReport: 'Copiar relatório',
    reportCopied: 'Relatório copiado',
    reportByHand: 'Relatório para copiar manualmente',
    goToLive: 'Ir para o ao vivo',
    settings: 'Configurações',
    quality: 'Qualidade',
    automatic: 'Automática',
    automaticNow: 'Automática ({quality})',
    speed: 'Velocidade',
    normalSpeed: 'Normal',
    audio: 'Áudio',
    off: 'Desativado',
    captionStyle: 'Estilo das legendas',
    back: 'Voltar',
    keyboardShortcuts: 'Atalhos do teclado',
    statistics: 'Estatísticas',
    keyPlay: 'Reproduzir ou pausar',
    keySeek: 'Voltar ou avançar {seconds} s',
    keyVolume: 'Aumentar ou diminuir o volume',
    keyMute: 'Ativar ou desativar o som',
    keyPercent: 'Ir para um ponto entre 0 e 90%',
    keyEnds: 'Ir para o início ou para o fim',
    keySpeed: 'Mais lento ou mais rápido',
    keyCaptions: 'Ativar ou desativar legendas',
    keyHelp: 'Atalhos do teclado e estatísticas',
    state: 'Estado',
    source: 'Fonte',
    sources: 'Fontes',
    picture: 'Imagem',
    joinTime: 'Tempo até a primeira imagem',
    buffer: 'Buffer',
    latency: 'Latência',
    bitrate: 'Taxa de bits',
    droppedFrames: 'Quadros perdidos',
    stalls: 'Interrupções',
  },
  // As its own file has it, completed and put right.
  videojs: {
    ...videojs,
    Play: 'Reproduzir',
    'Play Video': 'Reproduzir vídeo',
    Replay: 'Reproduzir novamente',
    Mute: 'Desativar o som',
    'Current Time': 'Tempo atual',
    'Stream Type': 'Tipo de transmissão',
    Fullscreen: 'Tela cheia',
    'Exit Fullscreen': 'Sair da tela cheia',
    'Remaining Time': 'Tempo restante',
    Captions: 'Legendas ocultas',
    'captions off': 'sem legendas ocultas',
    'subtitles off': 'sem legendas',
    'Seek to live, currently behind live': 'Ir para o ao vivo, reprodução atualmente atrasada',
    'Seek to live, currently playing live': 'Ir para o ao vivo, reprodução atualmente ao vivo',
    Depressed: 'Rebaixado',
    'Small Caps': 'Versaletes',
    Script: 'Manuscrita',
    'Proportional Sans-Serif': 'Sem serifa, proporcional',
    'Monospace Sans-Serif': 'Sem serifa, monoespaçada',
    Background: 'Plano de fundo',
    'Semi-Transparent': 'Semitransparente',
    'Font Size': 'Tamanho da fonte',
    'Font Family': 'Família da fonte',
    Done: 'Concluído',
    'Modal Window': 'Caixa de diálogo',
    'This is a modal window': 'Esta é uma caixa de diálogo',
    'Close Modal Dialog': 'Fechar caixa de diálogo',
    'Caption Settings Dialog': 'Caixa de diálogo de configurações de legendas',
    'End of dialog window.': 'Fim da caixa de diálogo.',
    'No content': 'Sem conteúdo',
    Color: 'Cor',
    Opacity: 'Opacidade',
    'Text Background': 'Fundo do texto',
    'Caption Area Background': 'Fundo da área das legendas',
    'Playing in Picture-in-Picture': 'Reproduzindo em Picture-in-Picture',
    'Exit Picture-in-Picture': 'Sair do Picture-in-Picture',
    'Skip backward {1} seconds': 'Voltar {1} segundos',
    'Skip forward {1} seconds': 'Avançar {1} segundos',
  },
};
