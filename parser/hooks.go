package parser

import "guichet/mail"

// The readings that build on a parsed mail, empty until they are supplied.

func findBounce(leaves []leaf, h Header, from []mail.Mailbox, subject string) *Bounce { return nil }

func findForward(subject, text string, leaves []leaf) *Forward { return nil }

func isReaction(h Header, leaves []leaf, text string) bool { return false }
