// Stands in for VS Code in tests of what hardly needs it.

export class Range {}
export const workspace = {};
