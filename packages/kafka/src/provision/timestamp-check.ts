/** Java's Long.MAX_VALUE is not a JavaScript integer; as a double it is this. */
const UNLIMITED = 2 ** 63

/**
 * Why letters with their records' own timestamps are not safe in a topic: it deletes by age, stamps records itself, or
 * refuses timestamps far from now. `null` when they are safe.
 * @param configs effective configs, or what a topic is created with; `null` when they cannot be read
 */
export function timestampRefusal(configs: ReadonlyMap<string, string> | null): string | null {
  if (!configs) return 'its configs cannot be read'
  for (const name of ['retention.ms', 'retention.bytes']) {
    const value = Number(configs.get(name) ?? (name === 'retention.bytes' ? -1 : Number.NaN))
    if (!(value < 0)) return `${name} is ${configs.get(name) ?? "the broker's default"}, not -1`
  }
  const type = configs.get('message.timestamp.type') ?? 'CreateTime'
  if (type !== 'CreateTime') return `message.timestamp.type is ${type}`
  // Brokers before 3.6 have one limit for both directions; some know all three names, and the old one is then without effect.
  const limits = ['message.timestamp.before.max.ms', 'message.timestamp.after.max.ms']
  const served = limits.some(name => configs.has(name)) ? limits : ['message.timestamp.difference.max.ms']
  for (const name of served) {
    const value = Number(configs.get(name) ?? Number.NaN)
    if (!(value >= UNLIMITED)) return `${name} is ${configs.get(name) ?? 'unknown'}`
  }
  return null
}
