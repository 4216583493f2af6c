/**
 * The status that a media element was answered with, where the browser lets it be known without another request:
 * Firefox begins the message of the element's error with it (`404: Not Found`), and Resource Timing has a
 * `responseStatus`, which Chromium and Safari leave at 0 for media. 0: nobody says.
 *
 * @param since `performance.now()` before the request.
 */
export function statusSeenBy(url: string, message: string, since: number): number {
  const said = /^([1-5]\d\d): /.exec(message)?.[1];
  if (said !== undefined) return Number(said);
  const address = url.split('#', 1)[0] ?? '';
  const newest = performance
    .getEntriesByName(address, 'resource')
    .filter(({ startTime }) => startTime >= since)
    .at(-1) as PerformanceResourceTiming | undefined;
  return newest?.responseStatus ?? 0;
}
