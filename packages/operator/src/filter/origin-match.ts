import type { OriginMatch } from './letter-filter.ts'

/**
 * `orders`, `orders:3`, `orders:3:100` or `orders:3:100-200`.
 * @returns null for what is none of these
 */
export function parseOrigin(text: string): OriginMatch | null {
  const [topic = '', partitionText, offsetText, ...more] = text.split(':')
  if (topic === '' || more.length > 0) return null
  if (partitionText === undefined) return { topic }
  const partition = whole(partitionText)
  if (partition === null) return null
  if (offsetText === undefined) return { topic, partition }
  const [firstText = '', lastText = firstText, ...further] = offsetText.split('-')
  const first = whole(firstText)
  const last = whole(lastText)
  if (first === null || last === null || last < first || further.length > 0) return null
  return { topic, partition, offsets: [first, last] }
}

function whole(text: string): number | null {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : null
}
