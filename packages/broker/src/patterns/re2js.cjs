'use strict'

// Loaded with the first pattern: few brokers ever see one, and all are to start in milliseconds. CommonJS, since its require()
// is what bundlers follow as well as Node: one made of import.meta.url they leave as it is.
exports.load = () => require('re2js')
