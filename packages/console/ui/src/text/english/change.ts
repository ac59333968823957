import { counted } from '../../words/amount.ts'

/** Records that are changed before they are sent back. */
export const changeWords = {
  unchanged: 'Nothing is changed.',
  unchangedLines: (count: number) => counted(count, 'unchanged line'),
  change: {
    section: 'Change and check',
    title: 'Change the values',
    none: 'As they are',
    noneAbout: 'Every byte of key, value and headers as it was.',
    merge: 'By a merge patch',
    mergeAbout: 'RFC 7396: members that are set; null takes one away.',
    mergeExample: '{ "currency": "EUR" }',
    patch: 'By a JSON Patch',
    patchAbout: 'RFC 6902: operations one after another. A letter on which one fails stays where it is.',
    patchExample: '[{ "op": "replace", "path": "/currency", "value": "EUR" }]',
    patchField: 'Patch',
    check: 'Send only values that are JSON',
    schemaField: 'JSON Schema that they have to fit',
    schemaAbout: 'Empty: any JSON. What does not fit stays where it is, and the plan says why.',
    wrong: {
      merge: 'A merge patch is a JSON object.',
      patch: 'A JSON Patch is a JSON array of operations.',
      schema: 'The schema is not a JSON object.',
      rounded: 'A number in it has more digits than are kept. Change that record by itself instead, or write a text.'
    },
    preview: 'Preview',
    nothingMeant: 'No letter is meant.',
    ofFirst: (send: number, letters: number) =>
      `Of the first ${counted(letters, 'letter')}, ${counted(send, 'failure')} would be sent.`,
    ofAll: (send: number, letters: number) =>
      `Of ${counted(letters, 'letter')}, ${counted(send, 'failure')} would be sent.`,
    asIn: 'As in failure',
    absent: '(none)',
    transformFailed: (count: number, first: string) =>
      `The change fails on ${counted(count, 'letter')}, which stay. The first: ${first}`,
    checkFailed: (count: number, first: string) =>
      `${counted(count, 'letter does', 'letters do')} not fit the check, and stay. The first: ${first}`,
    kinds: {
      'merge-patch': 'Merge patch',
      'json-patch': 'JSON Patch',
      record: 'Written anew',
      module: 'Module'
    } as Readonly<Record<string, string>>,
    checked: { any: 'Only values that are JSON', schema: 'Only values that fit a JSON Schema' }
  },
  edit: {
    open: 'Edit and send back …',
    title: (place: string) => `Edit ${place}`,
    about:
      'The letter stays as it is: a copy with these bytes is sent. A plan of it is made first, and nothing is sent before that is applied.',
    difference: 'Difference',
    fields: 'The record',
    key: 'Key',
    value: 'Value',
    hasKey: 'It has a key',
    hasValue: 'It has a value (without one it is a tombstone)',
    headers: 'Headers',
    headerName: (index: number) => `Name of header ${index}`,
    headerValue: (index: number) => `Value of header ${index}`,
    removeHeader: (name: string) => `Remove the header ${name}`,
    addHeader: 'Add a header',
    binary: 'It is not text, and stays as it is. A patch, or the command line with --transform, can change it.',
    cut: 'It is too large to be edited here, and stays as it is. A patch can change it.',
    masked: 'It is masked, and stays as it is. Show values unmasked to edit it, or change it by a patch.',
    notJson: 'This is not JSON any more.',
    nothing: 'Nothing is changed yet.',
    submit: 'Make the plan',
    send: 'Send it',
    check: 'Check'
  }
} as const
