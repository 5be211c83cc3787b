package parser

// The readings that build on a parsed mail, empty until they are supplied.

func findForward(subject, text string, leaves []leaf) *Forward { return nil }
