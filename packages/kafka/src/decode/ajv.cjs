'use strict'

// Loaded on use, and synchronously, so that a schema that does not compile is refused at construction. CommonJS, since its
// require() is what bundlers follow as well as Node: one made of import.meta.url they leave as it is.
exports.drafts = {
  '2020-12': () => require('ajv/dist/2020.js'),
  '2019-09': () => require('ajv/dist/2019.js'),
  'draft-07': () => require('ajv')
}
exports.formats = () => require('ajv-formats')
exports.draft06 = () => require('ajv/dist/refs/json-schema-draft-06.json')
exports.re2 = () => require('re2js')
