/** Somebody who was asked answered with Ctrl-C: the command ends, and nothing is changed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
