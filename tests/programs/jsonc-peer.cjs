// Does with Microsoft's jsonc-parser what its caller asks: a JSON array of questions on standard input, one of
// answers on standard output. The module's folder is the first argument.
'use strict';

const parser = require(process.argv[2]);
const options = { insertSpaces: true, tabSize: 2, eol: '\n' };

function flat(node, path, all) {
  if (!node) return all;
  all.push({ path, type: node.type, offset: node.offset, length: node.length });
  (node.children || []).forEach((child, index) => {
    if (child.type !== 'property') flat(child, path.concat(String(index)), all);
    else if (child.children.length > 1) flat(child.children[1], path.concat(child.children[0].value), all);
  });
  return all;
}

const steps = (text, path) =>
  path.reduce(
    (done, step) => {
      const isArray = done.node && done.node.type === 'array';
      const next = isArray ? Number(step) : step;
      return { path: done.path.concat([next]), node: done.node && parser.findNodeAtLocation(done.node, [next]) };
    },
    { path: [], node: parser.parseTree(text) },
  ).path;

const answers = {
  tree: (question) => flat(parser.parseTree(question.text, [], { allowTrailingComma: true }), [], []),
  set: (question) =>
    parser.applyEdits(
      question.text,
      parser.modify(question.text, steps(question.text, question.path), question.value, { formattingOptions: options }),
    ),
  remove: (question) =>
    parser.applyEdits(
      question.text,
      parser.modify(question.text, steps(question.text, question.path), undefined, { formattingOptions: options }),
    ),
  format: (question) => parser.applyEdits(question.text, parser.format(question.text, undefined, options)),
  at: (question) => parser.getLocation(question.text, question.offset).path.map(String),
};

const questions = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(questions.map((question) => answers[question.what](question))));
