/** A change of an answer's text: `put` goes in at `at`. */
interface Insertion {
  at: number;
  put: string;
}

/** An object in an array: where its text is, where its array is, and how many arrays it stands in. */
interface Element {
  start: number;
  end: number;
  array: number;
  depth: number;
}

/** Whether an answer is JSON text that can be edited. */
export function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** A member more in every object that stands in an array, and in the outermost; all else byte for byte. */
export function withMember(json: string, member: string): string {
  const outer = /^\s*\{/.exec(json);
  const places = elementsOf(json).map(({ start }) => start + 1);
  if (outer !== null) places.push(outer[0].length);
  return insert(
    json,
    places.map((at) => ({ at, put: /^\s*\}/.test(json.slice(at)) ? member : `${member},` })),
  );
}

/** In every array of objects that stands in no other array, its first one stands once more at the end. */
export function withRepeats(json: string): string {
  const arrays = [...grouped(elementsOf(json).filter(({ depth }) => depth === 1)).values()];
  return insert(
    json,
    arrays.flatMap((elements) => {
      const [first, last] = [elements[0], elements.at(-1)];
      if (first === undefined || last === undefined) return [];
      return [{ at: last.end, put: `,${json.slice(first.start, first.end)}` }];
    }),
  );
}

function grouped(elements: readonly Element[]): Map<number, Element[]> {
  const groups = new Map<number, Element[]>();
  for (const element of elements) groups.set(element.array, [...(groups.get(element.array) ?? []), element]);
  return groups;
}

function insert(text: string, insertions: Insertion[]): string {
  let result = text;
  for (const { at, put } of insertions.sort((a, b) => b.at - a.at)) {
    result = result.slice(0, at) + put + result.slice(at);
  }
  return result;
}

/** The objects that stand in arrays. */
function elementsOf(json: string): Element[] {
  const found: Element[] = [];
  const open: { kind: '{' | '['; at: number }[] = [];
  for (const { 0: token, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') open.push({ kind: token, at: index });
    if (token !== '}' && token !== ']') continue;
    const closed = open.pop();
    const parent = open.at(-1);
    if (closed?.kind === '{' && parent?.kind === '[') {
      const depth = open.filter(({ kind }) => kind === '[').length;
      found.push({ start: closed.at, end: index + 1, array: parent.at, depth });
    }
  }
  return found;
}
