import type { Operation } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount } from '../../words/amount.ts'
import { isUnderWay } from './operation-words.ts'
import { rampSteps } from './ramp.ts'

const words = text.operation.rampGates

/** Where a ramp stands: the steps that it has passed, the one that it is in, and what it waits for or why it stopped. */
export function RampGates({ operation }: { readonly operation: Operation }) {
  const { done, planned, reason, state, failedAgain } = operation
  const steps = rampSteps(planned ?? done)
  const at = state === 'done' ? steps.length : steps.findIndex(allowed => done < allowed || allowed === steps.at(-1))
  const going = isUnderWay(operation)
  return (
    <section className="panel stack">
      <h2>{words.title}</h2>
      <ol className="gates">
        {steps.map((allowed, index) => {
          const where = index < at ? 'passed' : index > at ? 'ahead' : going ? 'here' : 'stopped'
          return (
            <li
              key={allowed}
              className={`gate gate-${where}`}
              {...(where === 'here' ? { 'aria-current': 'step' as const } : {})}
            >
              <span className="number">{amount(allowed)}</span>
              <span className="gate-words">{words[where]}</span>
            </li>
          )
        })}
      </ol>
      {reason !== null && (
        <p className={going ? 'soft break' : 'warn break'} aria-live="polite">
          {reason}
        </p>
      )}
      {!going && state !== 'done' && (
        <p className="soft">
          {failedAgain > 0 && `${words.lookFirst} `}
          {words.goOn}
        </p>
      )}
    </section>
  )
}
