/** As much of XMLHttpRequest as the requests of an HLS stream need, answered by hand. */
export class ScriptedXhr extends EventTarget {
  static readonly UNSENT = 0;
  static readonly DONE = 4;
  readyState = 0;
  status = 0;
  response: unknown = null;
  responseType = 'arraybuffer';
  withCredentials = false;
  url = '';
  headers: Record<string, string> = {};
  answerHeaders = '';

  open(_method: string, url: string): void {
    this.url = url;
    this.readyState = 1;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  getAllResponseHeaders(): string {
    return this.answerHeaders;
  }
  abort(): void {
    this.readyState = 4;
  }
  answer(status: number, body: Uint8Array<ArrayBuffer> = new Uint8Array(0), headers = ''): void {
    this.status = status;
    this.response = body.buffer;
    this.answerHeaders = headers;
    this.readyState = 4;
    for (const type of ['readystatechange', 'loadend']) this.dispatchEvent(new Event(type));
  }
}
