#!/usr/bin/env node
/**
 * npm run openapi [-- --check]: writes the types of libs/contract as JSON Schema 2020-12, one line a type, into
 * apps/api/src/openapi/contract-schemas.ts; with --check says whether that file is up to date. Doc comments become descriptions.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, 'libs/contract/src');
const target = path.join(root, 'apps/api/src/openapi/contract-schemas.ts');

const declared = new Map();
for (const file of fs
  .readdirSync(folder)
  .filter((f) => f.endsWith('.ts') && f !== 'index.ts')
  .sort()) {
  const source = ts.createSourceFile(
    file,
    fs.readFileSync(path.join(folder, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  for (const node of source.statements)
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) declared.set(node.name.text, node);
}

/** The text of a node's doc comment, or of the line comment behind it. */
function described(node) {
  const doc = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const text = doc && (typeof doc.comment === 'string' ? doc.comment : ts.getTextOfJSDocComment(doc.comment));
  return text ? { description: text.replace(/\s+/g, ' ') } : {};
}

const KEYWORDS = {
  [ts.SyntaxKind.StringKeyword]: { type: 'string' },
  [ts.SyntaxKind.NumberKeyword]: { type: 'number' },
  [ts.SyntaxKind.BooleanKeyword]: { type: 'boolean' },
  [ts.SyntaxKind.UnknownKeyword]: {},
};

function literal(node) {
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return node.literal.text;
  if (ts.isLiteralTypeNode(node) && ts.isNumericLiteral(node.literal)) return Number(node.literal.text);
  if (node.literal?.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.literal?.kind === ts.SyntaxKind.FalseKeyword) return false;
  return undefined;
}

function schemaOf(node) {
  if (KEYWORDS[node.kind]) return KEYWORDS[node.kind];
  if (ts.isParenthesizedTypeNode(node)) return schemaOf(node.type);
  if (node.kind === ts.SyntaxKind.TypeOperator) return schemaOf(node.type);
  if (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword) return { type: 'null' };
  if (literal(node) !== undefined) return { const: literal(node) };
  if (ts.isArrayTypeNode(node)) return { type: 'array', items: schemaOf(node.elementType) };
  if (ts.isTupleTypeNode(node))
    return {
      type: 'array',
      prefixItems: node.elements.map((e) => schemaOf(e.type ?? e)),
      minItems: node.elements.length,
      items: false,
    };
  if (ts.isUnionTypeNode(node)) return union(node.types);
  if (ts.isIntersectionTypeNode(node)) return { allOf: node.types.map(schemaOf) };
  if (ts.isTypeLiteralNode(node)) return objectOf(node.members);
  if (ts.isTypeReferenceNode(node)) return reference(node);
  if (ts.isIndexedAccessTypeNode(node)) return indexed(node);
  throw new Error(`openapi: cannot write ${node.getText()}`);
}

function union(types) {
  const values = types.map(literal);
  if (values.every((v) => v !== undefined)) return { enum: values };
  const named = types.filter((t) => literal(t) !== undefined);
  const others = types.filter((t) => literal(t) === undefined).map(schemaOf);
  return { anyOf: [...(named.length > 0 ? [{ enum: named.map(literal) }] : []), ...others] };
}

function reference(node) {
  const name = node.typeName.getText();
  const [first, second] = node.typeArguments ?? [];
  if (name === 'Record') return { type: 'object', additionalProperties: schemaOf(second) };
  if (name === 'Partial') return { ...schemaOf(first), required: [] };
  if (!declared.has(name)) throw new Error(`openapi: libs/contract does not declare ${name}`);
  return { $ref: `#/components/schemas/${name}` };
}

/** DisposalStep['kind'] */
function indexed(node) {
  const owner = declared.get(node.objectType.getText());
  const key = literal(node.indexType);
  const member = owner?.members?.find((m) => m.name?.getText() === key);
  if (!member) throw new Error(`openapi: cannot write ${node.getText()}`);
  return schemaOf(member.type);
}

function objectOf(members) {
  const properties = {};
  const required = [];
  for (const m of members) {
    const name = m.name.getText().replace(/^['"]|['"]$/g, '');
    const schema = schemaOf(m.type);
    properties[name] = { ...schema, ...described(m) };
    if (!m.questionToken) required.push(name);
  }
  return { type: 'object', properties, required };
}

function declaration(node) {
  if (ts.isTypeAliasDeclaration(node)) return { ...schemaOf(node.type), ...described(node) };
  const parents = (node.heritageClauses ?? []).flatMap((h) => h.types.map((t) => t.expression.getText()));
  const own = objectOf(node.members);
  const refs = parents.map((p) => ({ $ref: `#/components/schemas/${p}` }));
  return { ...(refs.length > 0 ? { allOf: [...refs, own] } : own), ...described(node) };
}

/** Mapped types and Omit are for the two sides of a socket, not for HTTP. */
const INTERNAL = /\bkeyof\b|\bOmit<|\bin [A-Z]\w*\]/;
const schemas = [...declared]
  .filter(([, node]) => !INTERNAL.test(node.getText()))
  .map(([name, node]) => `  ${name}: ${JSON.stringify(declaration(node))},`)
  .sort();
const text = `/** Written by npm run openapi from libs/contract: do not edit. */
export const CONTRACT: Record<string, Record<string, unknown>> = {
${schemas.join('\n')}
};
`;

const old = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : '';
if (process.argv.includes('--check')) {
  if (old !== text) {
    console.error('apps/api/src/openapi/contract-schemas.ts is older than libs/contract: run npm run openapi');
    process.exit(1);
  }
} else if (old !== text) fs.writeFileSync(target, text);
