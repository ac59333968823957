import { hash } from 'node:crypto'

export { lineage, parseLineage } from '../../headers/lineage.ts'

/**
 * The id of a dead letter: hex of the first 16 bytes of SHA-256 over the text `<topic id>/<partition>/<offset>/<group>`.
 * The same failure written twice (a crash between acknowledgement and commit) has the same id.
 * @param topicId UUID text of the consumed topic
 */
export function letterId(topicId: string, partition: number, offset: number, groupId: string): string {
  return hash('sha256', `${topicId}/${partition}/${offset}/${groupId}`, 'hex').slice(0, 32)
}
