/** The identity of a failure: where the record first came from, and the group that failed. */
export interface Lineage {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly group: string
}

/** As text: `<topic>/<partition>/<offset>/<group>`. Only the group may hold a slash, and it stands last. */
export function lineage(topic: string, partition: number, offset: number, groupId: string): string {
  return `${topic}/${partition}/${offset}/${groupId}`
}

/** A lineage's parts, or `null` when the text is none. */
export function parseLineage(text: string): Lineage | null {
  const found = /^([A-Za-z0-9._-]{1,249})\/(\d{1,10})\/(\d{1,16})\/(.*)$/s.exec(text)
  if (found === null) return null
  const [, topic, partition, offset, group] = found as unknown as [string, string, string, string, string]
  const parsed = { topic, partition: Number(partition), offset: Number(offset), group }
  return parsed.partition <= 2_147_483_647 && Number.isSafeInteger(parsed.offset) ? parsed : null
}
