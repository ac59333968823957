const longest = 249
const internal = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state'])

/** Where a KRaft cluster keeps its metadata: no client may create it. */
export const clusterMetadataTopic = '__cluster_metadata'

/** What is wrong with a topic's name, or null. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'a topic name must not be empty'
  if (name === '.' || name === '..') return `'${name}' cannot be a topic name`
  if (name.length > longest) return `a topic name has at most ${longest} characters, this one has ${name.length}`
  return /^[a-zA-Z0-9._-]+$/.test(name) ? null : `'${name}' has other characters than a-z, A-Z, 0-9, '.', '_' and '-'`
}

/** Names of metrics cannot tell '.' from '_', so no two topics may differ in those alone. Null for a name without. */
export function collisionKey(name: string): string | null {
  return /[._]/.test(name) ? name.replaceAll('.', '_') : null
}

/** Whether Kafka keeps state of its own in a topic of this name. */
export function isInternal(name: string): boolean {
  return internal.has(name)
}
