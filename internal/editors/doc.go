// Package editors tests the set-ups of docs/editors.md, from the very text of the
// page, in the editors themselves. Each shows a diagnostic for text that is not
// saved, applies its fix, and runs Build by a command of the editor's own.
package editors
