/**
 * mathjs' parser with nodes of our own: they only say what they are. Its own nodes bring its evaluator and its type system along, three quarters of
 * what a page would have to load, and none of it is wanted here.
 */
import { createParse } from 'mathjs/number';

export interface ParsedNode {
  readonly type: string;
  readonly name?: string;
  readonly fn?: string | ParsedNode;
  readonly args?: readonly ParsedNode[];
  readonly content?: ParsedNode;
  readonly implicit?: boolean;
}

/** What mathjs' parser asks of any node: to be one, and of which kind. */
class Node {
  declare readonly isNode: true;
  readonly type: string = 'other';
  static {
    Object.assign(Node.prototype, { isNode: true });
  }
}
class SymbolNode extends Node {
  override readonly type = 'SymbolNode';
  readonly isSymbolNode = true;
  constructor(readonly name: string) {
    super();
  }
}
class OperatorNode extends Node {
  override readonly type = 'OperatorNode';
  readonly isOperatorNode = true;
  constructor(
    readonly op: string,
    readonly fn: string,
    readonly args: readonly ParsedNode[],
    readonly implicit = false,
  ) {
    super();
  }
}
class FunctionNode extends Node {
  override readonly type = 'FunctionNode';
  readonly isFunctionNode = true;
  constructor(
    readonly fn: ParsedNode,
    readonly args: readonly ParsedNode[],
  ) {
    super();
  }
}
class ParenthesisNode extends Node {
  override readonly type = 'ParenthesisNode';
  constructor(readonly content: ParsedNode) {
    super();
  }
}
class ConstantNode extends Node {
  override readonly type = 'ConstantNode';
  readonly isConstantNode = true;
}

// part of the library's documented way to build one's own set of functions, though not of its types
declare module 'mathjs/number' {
  function createParse(dependencies: Record<string, unknown>): (text: string) => ParsedNode;
}

/** @throws {SyntaxError} */
export const parseText = createParse({
  typed: Object.assign((_name: string, signatures: { string: unknown }) => signatures.string, { addConversion: () => undefined }),
  numeric: Number,
  config: { number: 'number', numberFallback: 'number' },
  SymbolNode,
  OperatorNode,
  FunctionNode,
  ParenthesisNode,
  ConstantNode,
  // none of these is arithmetic
  AccessorNode: Node,
  ArrayNode: Node,
  AssignmentNode: Node,
  BlockNode: Node,
  ConditionalNode: Node,
  FunctionAssignmentNode: Node,
  IndexNode: Node,
  ObjectNode: Node,
  RangeNode: Node,
  RelationalNode: Node,
});
