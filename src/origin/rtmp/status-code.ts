/** Where a status code is said: FACTS of Flash Media Server's three ways. */
export type StatusPlace = 'connection' | 'stream' | 'play-status' | 'data';

/** Codes that are no errors; everything else whose name does not say so is one. */
const STATUS = new Set(
  [
    'Connect.Success Connect.Closed Connect.IdleTimeout Connect.NetworkChange Connect.ReconnectRequest',
    'Play.Reset Play.Start Play.Stop Play.PublishNotify Play.UnpublishNotify Play.Transition Play.Complete Play.Switch',
    'Play.TransitionComplete Play.LiveStall Play.LiveResume Seek.Notify Seek.Start Pause.Notify Unpause.Notify',
    'Buffer.Empty Buffer.Full Buffer.Flush Step.Notify Data.Start DVRStreamInfo.Success DVRStreamInfo.Retry',
    'Publish.Start Publish.Idle Unpublish.Success Record.Start Record.Stop Clear.Success',
  ].flatMap((line) => line.split(' ')),
);

const PLAY_STATUS = new Set([
  'NetStream.Play.Complete',
  'NetStream.Play.Switch',
  'NetStream.Play.TransitionComplete',
]);

/** A code that somebody asks for by name: `NetStream.` or `NetConnection.` and words. */
export function isStatusCode(text: string): boolean {
  return text.length <= 100 && /^Net(?:Stream|Connection)(?:\.[A-Za-z][A-Za-z0-9]*)+$/.test(text);
}

export function placeOf(code: string): StatusPlace {
  if (code.startsWith('NetConnection.')) return 'connection';
  if (PLAY_STATUS.has(code)) return 'play-status';
  return code === 'NetStream.Data.Start' ? 'data' : 'stream';
}

export function levelOf(code: string): 'status' | 'warning' | 'error' {
  if (code === 'NetStream.Play.InsufficientBW') return 'warning';
  return STATUS.has(code.slice(code.indexOf('.') + 1)) ? 'status' : 'error';
}

/** The text that Flash Media Server has for a code, with a name in it. */
export function describe(code: string, name: string): string {
  switch (code.slice(code.indexOf('.') + 1)) {
    case 'Connect.Rejected':
      return '[ Server.Reject ] : Connection failed.';
    case 'Connect.InvalidApp':
      return `[ Server.Reject ] : Application "${name}" is not valid.`;
    case 'Connect.Failed':
      return 'The connection attempt failed.';
    case 'Connect.Closed':
      return 'The connection was closed.';
    case 'Connect.AppShutdown':
      return `Application at "${name}" is currently shutting down.`;
    case 'Connect.IdleTimeout':
      return 'The client has been idle for too long.';
    case 'Connect.NetworkChange':
      return 'The network has changed.';
    case 'Call.BadVersion':
      return 'The packet is in a format that is not known.';
    case 'Call.Prohibited':
      return 'The call is not allowed.';
    case 'Call.Failed':
      return 'The method could not be invoked.';
    case 'Play.Reset':
      return `Playing and resetting ${name}.`;
    case 'Play.Start':
      return `Started playing ${name}.`;
    case 'Play.Stop':
      return `Stopped playing ${name}.`;
    case 'Play.StreamNotFound':
      return `Failed to play ${name}; stream not found.`;
    case 'Play.FileStructureInvalid':
      return `Failed to play ${name}; the structure of the file is invalid.`;
    case 'Play.NoSupportedTrackFound':
      return `Failed to play ${name}; no track in it is supported.`;
    case 'Play.InsufficientBW':
      return `${name} cannot be sent at its own speed.`;
    case 'Play.PublishNotify':
    case 'Publish.Start':
      return `${name} is now published.`;
    case 'Play.UnpublishNotify':
    case 'Unpublish.Success':
      return `${name} is now unpublished.`;
    case 'Play.Transition':
      return `Transitioned to ${name}.`;
    case 'Pause.Notify':
      return `Pausing ${name}.`;
    case 'Unpause.Notify':
      return `Unpausing ${name}.`;
    case 'Publish.BadName':
      return `${name} is already published.`;
    case 'Record.NoAccess':
      return `${name} may not be recorded.`;
    default:
      return levelOf(code) === 'error' ? `Failed to play ${name}.` : `${code}: ${name}.`;
  }
}
