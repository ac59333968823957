import { useMutation } from '@tanstack/react-query'
import { Failed } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { send } from '../../server/client.ts'
import type { PlanPreview, PlanRequest } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { ComplaintWords, Samples } from './samples.tsx'

interface ChangePreviewProps {
  /** `null`: something is wrong with what is written. */
  readonly request: PlanRequest | null
  readonly denied: string | null
  /** Whether samples are shown: not where the difference stands beside. */
  readonly samples?: boolean
}

const words = text.change

/** Asks the server what would become of the first letters. What was asked before, and is changed since, is not shown. */
export function ChangePreview({ request, denied, samples = true }: ChangePreviewProps) {
  const preview = useMutation({
    mutationFn: async (asked: PlanRequest) => ({
      asked: JSON.stringify(asked),
      found: await send<PlanPreview>('POST', 'plans/preview', asked)
    })
  })
  const found = preview.data?.asked === JSON.stringify(request) ? preview.data.found : null
  return (
    <div className="stack">
      <div className="toolbar">
        <Button
          denied={denied}
          busy={preview.isPending}
          onPress={() => {
            if (request !== null) preview.mutate(request)
          }}
        >
          {words.preview}
        </Button>
        <span className="soft" role="status">
          {found !== null && verdict(found)}
        </span>
      </div>
      {preview.error !== null && <Failed error={preview.error} />}
      {found !== null && (
        <>
          <ComplaintWords transform={found.transformErrors} check={found.checkErrors} />
          {samples && <Samples samples={found.samples} />}
        </>
      )}
    </div>
  )
}

const verdict = ({ send: sends, letters, more }: PlanPreview): string =>
  letters === 0 ? words.nothingMeant : more ? words.ofFirst(sends, letters) : words.ofAll(sends, letters)
