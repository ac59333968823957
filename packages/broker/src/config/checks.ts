/** Checks that only one or two configurations have. Each says what is wrong, or null. */

/** Levels of zlib; −1 is its default. */
export function gzipLevel(value: string): string | null {
  const level = Number(value)
  return level === -1 || (level >= 1 && level <= 9) ? null : 'must be between 1 and 9, or -1'
}

/** `*`, or partition:broker pairs (KIP-73). */
export function throttledReplicas(value: string): string | null {
  if (value === '' || value === '*' || value.split(',').every(pair => /^\d+:\d+$/.test(pair))) return null
  return "must be '*' or pairs of partition:broker"
}

const isoDuration = /^P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,9})?S)?)?$/i

/** Where a share group starts (KIP-932, KIP-1106). */
export function offsetReset(value: string): string | null {
  if (value === 'latest' || value === 'earliest') return null
  const [strategy, duration, ...rest] = value.split(':')
  const known = strategy === 'by_duration' && rest.length === 0 && isoDuration.test(duration ?? '')
  return known ? null : "must be 'earliest', 'latest' or 'by_duration:' and an ISO 8601 duration"
}
