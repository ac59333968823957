import { nameIn } from '../words/signature.ts'

/** Who did something: by name, with the exact identity as what is shown on pointing at it. */
export function By({ by }: { readonly by: string }) {
  const name = nameIn(by)
  return (
    <span className="break" {...(name === by ? {} : { title: by })}>
      {name}
    </span>
  )
}
