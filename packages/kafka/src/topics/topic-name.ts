/** Why a text cannot name a topic, or `null` when it can (the rules of Kafka's `Topic.validate`). */
export function validTopicName(name: string): string | null {
  if (name === '') return 'it is empty'
  if (name === '.' || name === '..') return "'.' and '..' are no names"
  if (name.length > 249) return `it has ${name.length} characters`
  const wrong = /[^A-Za-z0-9._-]/u.exec(name)
  return wrong === null ? null : `it contains ${JSON.stringify(wrong[0])}`
}
