import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Title } from '../parts/title.tsx'
import { send } from '../server/client.ts'
import { kindOf } from '../server/failure-kind.ts'
import { longestScreen, type Me, screenPattern } from '../server/types.ts'
import { text } from '../text/english.ts'

/** In the place of the screen that was asked for, which is shown when one has signed in. */
export default function SignIn({ me }: { readonly me: Me }) {
  const cluster = me.cluster.id ?? me.cluster.brokers.join(', ')
  return (
    <main className="alone">
      <div className="panel sign-in">
        <Title words={text.product} />
        {cluster !== '' && <p className="soft break">{text.signIn.words(cluster)}</p>}
        {me.login === 'oidc' ? <ProviderButton me={me} /> : <PasswordForm />}
      </div>
    </main>
  )
}

/** Signing in goes on at the identity provider, which sends back to the screen that was asked for. */
function ProviderButton({ me: { provider, signInProblem } }: { readonly me: Me }) {
  const begin = useMutation({
    mutationFn: () => send<{ readonly location: string }>('POST', 'session/provider', { back: screenNow() }),
    onSuccess: ({ location }) => window.location.assign(location)
  })
  const { error, isPending, isSuccess } = begin
  const problem = error !== null ? error.message : isPending || isSuccess ? null : (signInProblem?.detail ?? null)
  return (
    <div className="stack">
      {problem !== null && (
        <p className="banner banner-bad break" role="alert">
          {problem}
        </p>
      )}
      <Button kind="main" busy={isPending || isSuccess} onPress={() => begin.mutate()}>
        {text.signIn.provider(provider ?? '')}
      </Button>
    </div>
  )
}

const isScreen = new RegExp(screenPattern)

/** The fragment of the screen that is asked for, where it is not too long to be brought back. */
const screenNow = (): string => {
  const { hash } = window.location
  return isScreen.test(hash) && hash.length <= longestScreen ? hash : '#/'
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
