import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { text } from '../text/english.ts'
import { Button } from './button.tsx'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** What it asks to do, at its foot. */
  readonly actions?: ReactNode
  readonly wide?: boolean
  /** It asks about something that acts: read out at once. */
  readonly asks?: boolean
}

export function Dialog({ title, onClose, children, actions, wide = false, asks = false }: DialogProps) {
  return (
    <ModalOverlay className="overlay" isOpen isDismissable={!asks} onOpenChange={open => !open && onClose()}>
      <Modal className={wide ? 'modal modal-wide' : 'modal'}>
        <AriaDialog className="dialog" role={asks ? 'alertdialog' : 'dialog'}>
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button kind="quiet" icon="close" label={text.close} onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {actions !== undefined && <footer className="dialog-foot">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
