import { useKeyStack } from '../keys/keys.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { text } from '../text/english.ts'

export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const { bindings } = useKeyStack()
  const seen = new Set<string>()
  // What a screen has redefined counts once: the innermost comes first.
  const shown = bindings.filter(({ keys }) => !seen.has(keys) && seen.add(keys))
  return (
    <Dialog title={text.keys.title} onClose={onClose}>
      <dl className="keys">
        {shown.map(({ keys, does }) => (
          <div key={keys} className="keys-line">
            <dt>
              {keys.split(' ').map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
