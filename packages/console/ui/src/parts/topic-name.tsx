import { text } from '../text/english.ts'

/** The dead-letter topic that something was done in: what concerns all of them says so. */
export const TopicName = ({ dlq }: { readonly dlq: string }) => (
  <span className="break">{dlq === '*' ? text.everyTopic : dlq}</span>
)
