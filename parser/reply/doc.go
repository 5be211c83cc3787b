// Package reply owns the new text of a mail: what its writer added, without the history that he
// answers, his signature, a disclaimer and a list's footer; answers between quotes are kept.
//
// It refuses to know how a history is recognised (quote) and what commands say (command). Words are
// never lost: where nothing seems new, something is returned.
//
// Which spans are shown is trimmer.kept in kept.go; what is folded is the order of foldSignature in
// signature.go. The words are data (language).
//
// RFCs: 3676 §4.3, 9580 §7.
package reply
