/** Of the line through the points (Theil and Sen: the median of all slopes), which an odd point does not bend. */
export function slope(points) {
  const slopes = points.flatMap(([x, y], i) => points.slice(i + 1).map(([a, b]) => (b - y) / (a - x)));
  slopes.sort((a, b) => a - b);
  return slopes[slopes.length >> 1] ?? 0;
}
