package desk

import "guichet/desk/rules"

// ActRequest is what somebody does to a ticket without a mail; see rules.ActRequest.
type ActRequest = rules.ActRequest

// Acted is what came of it; see rules.Acted.
type Acted = rules.Acted

// File is one that somebody uploads; see rules.File.
type File = rules.File
