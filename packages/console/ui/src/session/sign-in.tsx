import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Title } from '../parts/title.tsx'
import { send } from '../server/client.ts'
import { kindOf } from '../server/failure-kind.ts'
import type { Me } from '../server/types.ts'
import { text } from '../text/english.ts'

/** In the place of the screen that was asked for, which is shown when one has signed in. */
export default function SignIn({ me }: { readonly me: Me }) {
  const cluster = me.cluster.id ?? me.cluster.brokers.join(', ')
  return (
    <main className="alone">
      <div className="panel sign-in">
        <Title words={text.product} />
        {cluster !== '' && <p className="soft break">{text.signIn.words(cluster)}</p>}
        <PasswordForm />
      </div>
    </main>
  )
}

function PasswordForm() {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: () => send<Me>('POST', 'session', { name, password }),
    onSuccess: async me => {
      queries.setQueryData(['me'], me)
      await queries.invalidateQueries()
    }
  })
  const { error } = signIn
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    signIn.mutate()
  }
  return (
    <form className="stack" onSubmit={submit}>
      <Field label={text.signIn.name} value={name} onChange={setName} required autoFocus autoComplete="username" />
      <Field
        label={text.signIn.password}
        value={password}
        onChange={setPassword}
        required
        type="password"
        autoComplete="current-password"
        error={error === null ? null : kindOf(error) === 'expired' ? text.signIn.wrong : error.message}
      />
      <Button kind="main" type="submit" busy={signIn.isPending}>
        {text.signIn.submit}
      </Button>
    </form>
  )
}
