import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Failed } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { Radios } from '../../parts/choice.tsx'
import { Difference } from '../../parts/difference.tsx'
import { Field } from '../../parts/field.tsx'
import { Title } from '../../parts/title.tsx'
import { send } from '../../server/client.ts'
import type { LetterDetail, Plan, PlanRequest } from '../../server/types.ts'
import { useDenied } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { isJson } from '../../words/json-text.ts'
import { SchemaFields } from '../redrive/change-fields.tsx'
import { checkOf, noChange, wrongChange } from '../redrive/change-form.ts'
import { ChangePreview } from '../redrive/change-preview.tsx'
import { headerLines } from '../redrive/samples.tsx'
import { type EditForm, fixed, formOf, transformOf } from './edit-form.ts'
import { HeaderFields } from './header-fields.tsx'
import { PartField } from './part-field.tsx'

const words = text.edit

/** One record, written anew: what is changed stands beside, and is checked before a plan of it is made. */
export function EditPage({ letter }: { readonly letter: LetterDetail }) {
  const navigate = useNavigate()
  const denied = useDenied('redrive')
  const first = formOf(letter)
  const [form, setForm] = useState<EditForm>(first)
  const [way, setWay] = useState({ to: 'origin', why: '', schema: '', check: letter.value.format === 'json' })
  const set = (change: Partial<EditForm>): void => setForm(given => ({ ...given, ...change }))
  const transform = transformOf(letter, form)
  const wrong = transform === null ? words.nothing : wrongChange({ ...noChange, ...way })
  const request: PlanRequest | null =
    transform === null
      ? null
      : {
          ...{ dlq: letter.dlq, filter: { lineage: [letter.failure] }, transform },
          target: { kind: way.to as 'origin' | 'group' },
          ...(way.check && form.value !== null ? { check: checkOf(way.schema) } : {}),
          ...(way.why === '' ? {} : { why: way.why })
        }
  const make = useMutation({
    mutationFn: (asked: PlanRequest) => send<Plan>('POST', 'plans', asked),
    onSuccess: ({ id }) => void navigate({ to: '/redrive/$id', params: { id } })
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (wrong === null && denied === null && request !== null) make.mutate(request)
  }
  const place = { dlq: letter.dlq, partition: String(letter.partition), offset: String(letter.offset) }
  const unit = text.list.unit(letter.dlq, letter.partition, letter.offset)
  const jsonError = letter.value.format === 'json' && form.value !== null && !isJson(form.value) ? words.notJson : null
  return (
    <>
      <header className="screen-head">
        <div className="crumbs">
          <Link to="/letters/$dlq/$partition/$offset" params={place} className="break">
            {unit}
          </Link>
        </div>
        <Title words={words.title(unit)} />
        <p className="soft">{words.about}</p>
      </header>
      <form className="edit" onSubmit={submit}>
        <section className="panel stack">
          <h2>{words.fields}</h2>
          <PartField letter={letter} part="key" value={form.key} onChange={key => set({ key })} />
          <PartField
            letter={letter}
            part="value"
            value={form.value}
            error={jsonError}
            onChange={value => set({ value })}
          />
          <HeaderFields
            headers={form.headers}
            fixed={fixed(letter, 'headers')}
            onChange={headers => set({ headers })}
          />
        </section>
        <div className="stack">
          <section className="panel stack" aria-live="polite">
            <h2>{words.difference}</h2>
            {transform === null ? <p className="soft">{words.nothing}</p> : <Changes first={first} form={form} />}
          </section>
          <section className="panel stack">
            <h2>{words.check}</h2>
            <SchemaFields {...way} onChange={change => setWay(given => ({ ...given, ...change }))} />
            <ChangePreview request={wrong === null ? request : null} denied={denied ?? wrong} samples={false} />
          </section>
          <section className="panel stack">
            <h2>{words.send}</h2>
            <Radios
              label={text.newPlan.target}
              value={way.to}
              onChange={to => setWay(given => ({ ...given, to }))}
              options={[
                { id: 'origin', label: text.newPlan.origin, about: text.newPlan.originAbout },
                { id: 'group', label: text.newPlan.group, about: text.newPlan.groupAbout }
              ]}
            />
            <Field
              label={text.newPlan.why}
              about={text.newPlan.whyAbout}
              value={way.why}
              onChange={why => setWay(given => ({ ...given, why }))}
            />
            {make.error !== null && <Failed error={make.error} />}
            <div className="form-foot">
              <Button kind="main" type="submit" busy={make.isPending} denied={denied ?? wrong}>
                {words.submit}
              </Button>
            </div>
          </section>
        </div>
      </form>
    </>
  )
}

function Changes({ first, form }: { readonly first: EditForm; readonly form: EditForm }) {
  const lines = ({ headers }: EditForm): string => headerLines(headers.map(({ name, value }) => [name, value]))
  const none = text.change.absent
  return (
    <>
      {form.key !== first.key && <Difference label={words.key} before={first.key ?? none} after={form.key ?? none} />}
      {form.value !== first.value && (
        <Difference label={words.value} before={first.value ?? none} after={form.value ?? none} />
      )}
      {lines(form) !== lines(first) && <Difference label={words.headers} before={lines(first)} after={lines(form)} />}
    </>
  )
}
