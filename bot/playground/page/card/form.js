/** The form container: knows its fields, checks what is required, gathers form_value, resets. */
import { h } from "../dom.js";
import { spacing } from "./theme.js";

/**
 * A field registered by an input: name, read() -> value, reset(), problem() -> text or "",
 * show(problem) marks it, focus().
 */
function newForm() {
  const fields = [];
  return {
    register: (field) => fields.push(field),
    /** The first wrong field is focused; true when all are fine. */
    check() {
      const wrong = fields.filter((field) => {
        const problem = field.problem();
        field.show(problem);
        return problem;
      });
      wrong[0]?.focus();
      return wrong.length === 0;
    },
    value: () => Object.fromEntries(fields.filter((field) => field.name).map((field) => [field.name, field.read()])),
    reset() {
      for (const field of fields) {
        field.reset();
        field.show("");
      }
    },
  };
}

export function form(node, ctx) {
  const inner = { ...ctx, form: newForm() };
  inner.render = (elements, deeper = inner) => ctx.render(elements, deeper);
  const row = node.direction === "horizontal";
  return h(
    "div",
    {
      class: `card-form${row ? " row" : ""}`, role: "group", "data-form": node.name,
      style: { padding: spacing(node.padding), gap: spacing(row ? node.horizontal_spacing : node.vertical_spacing) },
    },
    inner.render(node.elements),
  );
}
