export { comparisonCsv } from './csv.ts';
export {
  candidateOf,
  type GateDocument,
  gateDocumentToJson,
  gatesToJson,
  type GateSubject,
  subjectOf,
} from './document.ts';
export { junitXml } from './junit.ts';
export { renderMarkdown } from './markdown.ts';
export {
  goldenTexts,
  isJudged,
  isPassed,
  summaryOf,
  verdictReasons,
  verdictSummary,
  verdictTable,
} from './verdicts.ts';
