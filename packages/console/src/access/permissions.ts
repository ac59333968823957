import type { Access, Grant, Me, Permission, RoleName } from '../api/index.ts'

/** What a role may do. */
const permissionsOf: Readonly<Record<RoleName, readonly Access[]>> = {
  viewer: ['view'],
  operator: ['view', 'act', 'redrive', 'signOff'],
  admin: ['view', 'act', 'redrive', 'signOff', 'unmask', 'administer']
}

/** Permissions that change something. */
const changing: readonly Access[] = ['act', 'redrive', 'signOff']

const neededRole = (access: Access): RoleName =>
  (['viewer', 'operator', 'admin'] as const).find(role => permissionsOf[role].includes(access)) ?? 'admin'

/** Whether a name fits a pattern in which `*` stands for any characters. */
export function fits(pattern: string, topic: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === topic
  const last = rest.pop() ?? ''
  if (!topic.startsWith(first) || !topic.endsWith(last) || topic.length < first.length + last.length) return false
  const end = topic.length - last.length
  let at = first.length
  for (const part of rest) {
    const found = topic.indexOf(part, at)
    if (found === -1 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}

/** What stands in the place of a topic's name for all of them, also those that come: no name of a topic, and only `*` fits it. */
export const everyTopic = '*'

/** Whether they reach to every topic, also to one that comes. */
export const seesAllTopics = (grants: readonly Grant[]): boolean => grants.some(({ topics }) => topics.includes('*'))

/** @param topic `null`: on some topic */
export function isGranted(grants: readonly Grant[], access: Access, topic: string | null): boolean {
  return grants.some(
    ({ role, topics }) =>
      permissionsOf[role].includes(access) && (topic === null || topics.some(pattern => fits(pattern, topic)))
  )
}

/** Whether something is allowed, and if not, why: for the tooltip of a control and for the answer. */
export function permission(
  grants: readonly Grant[],
  access: Access,
  topic: string | null,
  readOnly: boolean
): Permission {
  if (!isGranted(grants, access, topic)) {
    const where = topic === null ? '' : topic === everyTopic ? ' for all topics' : ` for ${topic}`
    return { allowed: false, reason: `This needs the role ${neededRole(access)}${where}` }
  }
  if (readOnly && changing.includes(access))
    return { allowed: false, reason: 'This console was started with --read-only: it changes nothing' }
  return { allowed: true, reason: null }
}

export function mayOf(grants: readonly Grant[], topic: string | null, readOnly: boolean): Me['may'] {
  const of = (access: Access): Permission => permission(grants, access, topic, readOnly)
  return {
    view: of('view'),
    act: of('act'),
    redrive: of('redrive'),
    signOff: of('signOff'),
    unmask: of('unmask'),
    administer: of('administer')
  }
}

/** The highest role for a topic. */
export const roleFor = (grants: readonly Grant[], topic: string): RoleName | null =>
  (['admin', 'operator', 'viewer'] as const).find(role =>
    grants.some(grant => grant.role === role && grant.topics.some(pattern => fits(pattern, topic)))
  ) ?? null
