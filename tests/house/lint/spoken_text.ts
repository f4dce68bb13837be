/**
 * A lint rule of this house: what a person reads comes from `lib/messages/`,
 * never from the code, so that no language is left behind.
 *
 * @module
 */

const VIEWS = /(^|[\\/])(components|islands|routes)[\\/]/;
const CHECKS = /(^|[\\/])tests[\\/]/;
const LETTERS = /\p{L}/u;

/** Attributes that people read or hear. */
const SPOKEN = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
  "label",
  "placeholder",
  "title",
]);

const MESSAGE = "Text in the code speaks one language only";
const HINT = "Put it into lib/messages/ and write words.say(key)";

/** The words that an expression may come out as. */
function textsOf(node: Deno.lint.Node | null): string[] {
  switch (node?.type) {
    case "Literal":
      return typeof node.value === "string" ? [node.value] : [];
    case "TemplateLiteral":
      return node.quasis.map(({ cooked }) => cooked);
    case "ConditionalExpression":
      return [...textsOf(node.consequent), ...textsOf(node.alternate)];
    case "LogicalExpression":
      return textsOf(node.right);
    case "BinaryExpression":
      return node.operator === "+"
        ? [node.left, node.right].flatMap((side) =>
          textsOf(side as Deno.lint.Node)
        )
        : [];
    case "JSXExpressionContainer":
      return textsOf(node.expression as Deno.lint.Node);
    default:
      return [];
  }
}

const isText = (node: Deno.lint.Node | null) =>
  textsOf(node).some((text) => LETTERS.test(text));

/** Text between tags, also in braces, and in attributes that are read. */
const spokenText: Deno.lint.Rule = {
  create(context) {
    const { filename } = context;
    if (!VIEWS.test(filename) || CHECKS.test(filename)) return {};
    const report = (node: Deno.lint.Node) =>
      context.report({ node, message: MESSAGE, hint: HINT });
    return {
      JSXText(node) {
        if (LETTERS.test(node.value)) report(node);
      },
      "JSXElement > JSXExpressionContainer"(node: Deno.lint.Node) {
        if (isText(node)) report(node);
      },
      "JSXFragment > JSXExpressionContainer"(node: Deno.lint.Node) {
        if (isText(node)) report(node);
      },
      JSXAttribute(node) {
        const isSpoken = node.name.type === "JSXIdentifier" &&
          SPOKEN.has(node.name.name);
        if (isSpoken && isText(node.value)) report(node);
      },
    };
  },
};

const plugin: Deno.lint.Plugin = {
  name: "undertone",
  rules: { "spoken-text": spokenText },
};
export default plugin;
