import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { chipsOf, filterOf, isEmpty, without } from '../../address/search.ts'
import { useSearch } from '../../address/use-search.ts'
import { ChipList } from '../../filters/chip-list.tsx'
import { Failed } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { Check, Choice, Radios } from '../../parts/choice.tsx'
import { useNow } from '../../parts/clock.ts'
import { Field } from '../../parts/field.tsx'
import { Title } from '../../parts/title.tsx'
import { send } from '../../server/client.ts'
import { overviewQuery } from '../../server/queries.ts'
import type { Plan } from '../../server/types.ts'
import { useDenied } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { brief } from '../../words/time.ts'
import { ChangeFields } from './change-fields.tsx'
import { noChange } from './change-form.ts'
import { ChangePreview } from './change-preview.tsx'
import { type PlanForm, planRequest, wrongIn } from './plan-form.ts'

const words = text.newPlan

/** What is to be sent back, to whom and how: making the plan reads and counts, and sends nothing. */
export function NewPlan() {
  const [search, ask] = useSearch()
  const navigate = useNavigate()
  const denied = useDenied('redrive')
  const now = useNow()
  const [form, setForm] = useState<PlanForm>({
    ...noChange,
    ...{ to: 'origin', topic: '', rate: '', why: '', maxRedrives: '3', again: false, keepHeaders: false, ramp: false }
  })
  const set = (change: Partial<PlanForm>): void => setForm(given => ({ ...given, ...change }))
  const known = useQuery(overviewQuery({}, 2)).data?.dlqs.map(({ topic }) => topic) ?? []
  const topics = search.dlq ?? known
  const [chosen, setChosen] = useState('')
  const dlq = topics.includes(chosen) ? chosen : (topics[0] ?? '')
  const filter = filterOf(search)
  const chips = chipsOf(search).filter(({ name }) => name !== 'dlq')
  // One key as long as nothing is changed: asked again, it is the same plan.
  const make = useMutation({
    mutationFn: () => send<Plan>('POST', 'plans', planRequest(form, dlq, filter)),
    onSuccess: ({ id }) => void navigate({ to: '/redrive/$id', params: { id } })
  })
  const wrong = wrongIn(form, dlq)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (wrong === null && denied === null) make.mutate()
  }
  return (
    <div className="screen screen-form">
      <header className="screen-head">
        <div className="crumbs">
          <Link to="/redrive">{text.plans.title}</Link>
        </div>
        <Title words={words.title} />
        <p className="soft">{words.about}</p>
      </header>
      <form className="stack" onSubmit={submit}>
        <section className="panel stack">
          <h2>{words.what}</h2>
          <Choice label={words.dlq} value={dlq} options={topics.map(id => ({ id, label: id }))} onChange={setChosen} />
          {topics.length > 1 && search.dlq !== undefined && <p className="soft">{text.bulk.oneTopic}</p>}
          {isEmpty(filter) ? (
            <p className="warn">{words.everything}</p>
          ) : (
            <>
              <ChipList chips={chips} onRemove={chip => ask(without(search, chip))} onEdit={() => {}} />
              {(search.since !== undefined || search.until !== undefined) && (
                <p className="soft">
                  {text.range.label}: {search.since === undefined ? '…' : brief(search.since, now)} –{' '}
                  {search.until === undefined ? '…' : brief(search.until, now)}
                </p>
              )}
              {search.text !== undefined && (
                <p className="soft">
                  {text.filters.search}: <q>{search.text}</q>
                </p>
              )}
            </>
          )}
        </section>
        <section className="panel stack">
          <Radios
            label={words.target}
            value={form.to}
            onChange={to => set({ to: to as PlanForm['to'] })}
            options={[
              { id: 'origin', label: words.origin, about: words.originAbout },
              { id: 'group', label: words.group, about: words.groupAbout },
              { id: 'topic', label: words.topic, about: words.topicAbout }
            ]}
          />
          {form.to === 'topic' && (
            <Field label={words.topicName} value={form.topic} onChange={topic => set({ topic })} required mono />
          )}
        </section>
        <section className="panel stack">
          <Field label={words.why} about={words.whyAbout} value={form.why} onChange={why => set({ why })} />
          <Field
            label={words.rate}
            about={words.rateAbout}
            value={form.rate}
            onChange={rate => set({ rate })}
            type="number"
          />
          <Check on={form.ramp} onChange={ramp => set({ ramp })}>
            {words.ramp}
          </Check>
          <details className="more">
            <summary>{text.change.section}</summary>
            <div className="stack">
              <ChangeFields form={form} onChange={set} />
              {(form.change !== 'none' || form.check) && (
                <ChangePreview
                  request={wrong === null ? planRequest(form, dlq, filter) : null}
                  denied={denied ?? wrong}
                />
              )}
            </div>
          </details>
          <details className="more">
            <summary>{words.more}</summary>
            <div className="stack">
              <Field
                label={words.maxRedrives}
                value={form.maxRedrives}
                onChange={maxRedrives => set({ maxRedrives })}
                type="number"
              />
              <Check on={form.again} onChange={again => set({ again })}>
                {words.again}
              </Check>
              <Check on={form.keepHeaders} onChange={keepHeaders => set({ keepHeaders })}>
                {words.keepHeaders}
              </Check>
            </div>
          </details>
        </section>
        {make.error !== null && <Failed error={make.error} />}
        <div className="form-foot">
          <Button kind="main" type="submit" busy={make.isPending} denied={denied ?? wrong}>
            {words.submit}
          </Button>
        </div>
      </form>
    </div>
  )
}
