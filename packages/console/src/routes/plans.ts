import type { Who } from '../access/access.ts'
import { unmaskedUntil } from '../access/unmasking.ts'
import { ConsoleError } from '../errors.ts'
import type { Handlers } from '../work/ask.ts'
import { Idempotency } from '../work/idempotency.ts'
import { indexState } from '../work/index-state.ts'
import { newestPage } from '../work/newest-page.ts'
import type { Parts } from '../work/parts.ts'
import { previewPlan } from '../work/plan-preview.ts'
import { planFactsOf, type Stored } from '../work/plan-shown.ts'
import { demandPlan, demandTarget } from './demand-plan.ts'

const maySee = (who: Who, dlq: string, now: number): boolean => unmaskedUntil(who, dlq, now) !== null

type Names = 'plans' | 'makePlan' | 'previewPlan' | 'plan' | 'discardPlan' | 'signOff' | 'applyPlan'

export function planRoutes(parts: Parts): Handlers<Names> {
  const { plans, reader, index, operations, cluster, names, mask } = parts
  const once = new Idempotency()
  const applied = () => reader.ask('operationIds', null)
  const facts = async () => {
    await index.auditFresh()
    return planFactsOf(await reader.ask('approvals', null), await applied())
  }
  const find = async (id: string) => plans.find(id, await reader.ask('parts', id), await facts())
  const made = ({ stored }: { readonly stored: Stored | null }): Stored => {
    if (stored !== null) return stored
    throw new ConsoleError('CONSOLE_PLAN_NOT_READY', { state: 'being made', repair: 'wait for it' })
  }
  return {
    plans: async ({ query, topics }) => {
      const all = plans
        .list(await reader.ask('plans', null), await facts())
        .filter(({ dlq }) => topics === null || topics.includes(dlq))
      return { ...newestPage(all, ({ created }) => created, query), index: indexState(index, topics) }
    },
    makePlan: ({ body, who, idempotencyKey, now }) =>
      once.once(who.user.id, idempotencyKey, 'plan', body, now, async () => {
        await demandPlan(parts, body, who, now)
        return plans.make(body, who.signature, maySee(who, body.dlq, now))
      }),
    previewPlan: async ({ body, who, now, signal }) => {
      await demandPlan(parts, body, who, now)
      return previewPlan({ cluster, names, mask, signal }, body, who.signature, maySee(who, body.dlq, now))
    },
    plan: async ({ params: { id } }) => (await find(id)).plan,
    discardPlan: async ({ params: { id } }) => {
      const { plan } = await find(id)
      if (plan.state === 'applied')
        throw new ConsoleError('CONSOLE_PLAN_NOT_READY', { state: 'applied', repair: 'it is kept with its operation' })
      await plans.discard(id)
      return null
    },
    signOff: async ({ params: { id }, body, who }) => {
      const stored = made(await find(id))
      demandTarget(stored.plan.target, who)
      await plans.signOff(stored, who.signature, body.sha256)
      return (await find(id)).plan
    },
    applyPlan: ({ params: { id }, body, who, idempotencyKey, now }) =>
      once.once(who.user.id, idempotencyKey, `apply ${id}`, body, now, async () => {
        const stored = made(plans.find(id, await reader.ask('parts', id)))
        demandTarget(stored.plan.target, who)
        const certain = planFactsOf(await plans.approvals(stored), await applied())
        const plan = plans.demand(stored, body.sha256, certain)
        return operations.apply(plan, who.signature, body.takeOver ?? false)
      })
  }
}
