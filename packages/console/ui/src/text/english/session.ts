/** Signing in, and seeing what is masked. */
export const sessionWords = {
  signIn: {
    title: 'Sign in',
    words: (cluster: string) => `Dead letters of ${cluster}`,
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    provider: (name: string) => `Sign in with ${name}`,
    wrong: 'Name or password is wrong.',
    ended: 'You are signed out: the session has ended. You come back to the page you were on.'
  },
  unmask: {
    title: 'Show values unmasked',
    words: 'What is masked may be personal or secret. Who unmasked, when and why stands in the audit.',
    minutes: 'For how long',
    options: { 5: '5 minutes', 10: '10 minutes', 30: '30 minutes', 60: '1 hour' } as Readonly<Record<number, string>>,
    submit: 'Unmask'
  }
} as const
