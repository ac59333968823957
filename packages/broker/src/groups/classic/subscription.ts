/**
 * Topics of a consumer's subscription as JoinGroup carries it: a version, then what version 0 has, with which all later
 * versions begin. Null for bytes that are none: the metadata is the clients' own business.
 */
export function subscribedTopics(metadata: Buffer): readonly string[] | null {
  let at = 2
  const has = (length: number): boolean => length >= 0 && at + length <= metadata.length
  if (metadata.length < 6) return null
  const count = metadata.readInt32BE(at)
  at += 4
  // Each name has two bytes of length: a count that lies costs nothing.
  if (count < 0 || !has(count * 2)) return null
  const topics: string[] = []
  for (let i = 0; i < count; i++) {
    if (!has(2)) return null
    const length = metadata.readInt16BE(at)
    at += 2
    if (!has(length)) return null
    topics.push(metadata.toString('utf8', at, at + length))
    at += length
  }
  if (!has(4)) return null
  const userData = metadata.readInt32BE(at)
  at += 4
  return userData < 0 || has(userData) ? topics : null
}
