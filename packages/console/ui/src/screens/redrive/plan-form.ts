import { isEmpty } from '../../address/search.ts'
import type { Filter, PlanRequest } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { type ChangeForm, changeRequest, wrongChange } from './change-form.ts'

export interface PlanForm extends ChangeForm {
  readonly to: 'origin' | 'group' | 'topic'
  readonly topic: string
  readonly rate: string
  readonly why: string
  readonly maxRedrives: string
  readonly again: boolean
  readonly keepHeaders: boolean
  readonly ramp: boolean
}

const isCount = (words: string): boolean => /^[1-9]\d{0,8}$/.test(words)

/** What is wrong with what was filled in; `null`: nothing. */
export function wrongIn(form: PlanForm, dlq: string): string | null {
  const { to, topic, rate, maxRedrives } = form
  if (dlq === '') return text.newPlan.wrong.dlq
  if (to === 'topic' && !/^[A-Za-z0-9._-]{1,249}$/.test(topic)) return text.newPlan.wrong.topic
  if (rate !== '' && !isCount(rate)) return text.newPlan.wrong.rate
  return isCount(maxRedrives) ? wrongChange(form) : text.newPlan.wrong.maxRedrives
}

export function planRequest(form: PlanForm, dlq: string, filter: Filter): PlanRequest {
  const { to, topic, rate, why, maxRedrives, again, keepHeaders, ramp } = form
  return {
    dlq,
    ...(isEmpty(filter) ? { all: true } : { filter }),
    target: to === 'topic' ? { kind: 'topic', topic } : { kind: to },
    ...changeRequest(form),
    ...(rate === '' ? {} : { rate: Number(rate) }),
    ...(why === '' ? {} : { why }),
    ...{ maxRedrives: Number(maxRedrives), again, keepHeaders, ramp }
  }
}
