import type { Plan } from '../../server/types.ts'
import { text } from '../../text/english.ts'

export const planTarget = (target: Plan['target']): string =>
  target.kind === 'topic' ? target.topic : target.kind === 'group' ? text.operation.toGroup : text.operation.toOrigin

/** Topics that copies go to, as a sentence names them: three at most. */
export function targetNames(plan: Pick<Plan, 'target' | 'report'>): string {
  if (plan.target.kind === 'topic') return plan.target.topic
  const topics = [...new Set(plan.report?.byTarget.map(({ topic }) => topic))]
  if (topics.length === 0) return text.operation.toOrigin
  return topics.length <= 3 ? topics.join(', ') : `${topics.slice(0, 3).join(', ')} ${text.and(topics.length - 3)}`
}

/** What stands out of the ordinary in a plan's options. */
export const optionWords = ({
  rate,
  again,
  keepHeaders,
  ramp
}: Pick<Plan, 'rate' | 'again' | 'keepHeaders' | 'ramp'>): string[] => [
  rate === null ? text.plan.asFast : text.plan.rate(rate),
  ...(ramp ? [text.plan.ramp] : []),
  ...(again ? [text.plan.again] : []),
  ...(keepHeaders ? [text.plan.keepHeaders] : [])
]
