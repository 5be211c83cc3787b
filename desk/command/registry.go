package command

import (
	"guichet/ticket"
)

// Questions are the commands that ask and change no ticket.
var Questions = map[string]bool{"list": true, "search": true, "show": true, "help": true, "article": true, "helpful": true}

// Command is a word that people write at the top of a mail, as #word.
type Command struct {
	Run       Func
	Agents    bool // may give it (PRODUCT 7.3)
	Tickets   bool // what stands behind it are numbers of tickets
	people    bool // it is done for each address behind it
	phrases   bool // quotes behind it mean something
	Moves     bool // it needs the ticket's messages
	inside    bool // it changes only what #undo puts back, and no customer hears of it
	mails     bool // it mails customers at once, so it comes after all others, and not if one failed
	hides     bool // without words behind it, it only hides: anybody may who opens a ticket
	Replies   bool // it goes back on what stands on a ticket, or confirms it: it needs one that is there
	customers bool // requesters and participants may (PRODUCT 5.8); from others it is plain text
}

// Registry holds all commands that the desk knows, by name. It is filled once at start, since some of
// the commands look into it, and never changes.
var Registry map[string]Command

func init() { Registry = commands() }

// commands joins the tables of the topics.
func commands() map[string]Command {
	all := map[string]Command{}
	for _, topic := range []map[string]Command{statusCommands(), ticketCommands(), peopleCommands(), formCommands(), articleCommands(), accessCommands(), sideCommands(), askingCommands(), answerCommands()} {
		for name, c := range topic {
			all[name] = c
		}
	}
	return all
}

func statusCommands() map[string]Command {
	return map[string]Command{
		"open":     {Run: toStatus(ticket.Open), Agents: true},
		"pending":  {Run: toStatus(ticket.Pending), Agents: true},
		"resolved": {Run: toStatus(ticket.Resolved), Agents: true, customers: true, Replies: true},
		"closed":   {Run: toStatus(ticket.Closed), Agents: true, customers: true, Replies: true},
		"undo":     {Run: doUndo, Agents: true, Moves: true},
	}
}

func ticketCommands() map[string]Command {
	return map[string]Command{
		"assign":   {Run: doAssign, Agents: true, inside: true},
		"priority": {Run: doPriority, Agents: true, inside: true},
		"tag":      {Run: doTag, Agents: true, inside: true},
		"subject":  {Run: doSubject, Agents: true, inside: true},
		"note":     {Run: doNote, Agents: true},
		"snooze":   {Run: doSnooze, Agents: true},
		"at":       {Run: doAt, Agents: true},
		"accept":   {Run: doAccept, Agents: true, mails: true},
		"erase":    {Run: doErase, Agents: true},
		"delete":   {Run: doDelete, Agents: true, customers: true, mails: true, Replies: true},
		"merge":    {Run: doMerge, Agents: true, mails: true, Tickets: true, Moves: true},
		"split":    {Run: doSplit, Agents: true, mails: true, Moves: true},
		"link":     {Run: doLink, Agents: true, Tickets: true},

		"sensitive":  {Run: doSensitive, Agents: true, customers: true, hides: true},
		"spam":       {Run: doSpam, Agents: true},
		"reply-with": {Run: doReplyWith, Agents: true},
	}
}

func peopleCommands() map[string]Command {
	return map[string]Command{
		"share":   {Run: doShare, people: true, Agents: true, customers: true},
		"unshare": {Run: doUnshare, people: true, Agents: true, customers: true, Replies: true},
		"watch":   {Run: doWatchAll, people: true, Agents: true, customers: true},
		"unwatch": {Run: doUnwatchAll, people: true, Agents: true, customers: true, Replies: true},

		"cc":         {Run: doShare, people: true, Agents: true},
		"bcc":        {Run: doBcc, people: true, Agents: true, mails: true},
		"requester":  {Run: doRequester, Agents: true, mails: true},
		"account":    {Run: doAccount, Agents: true, customers: true, inside: true},
		"unsuppress": {Run: doUnsuppress, Agents: true},
		"org-access": {Run: doOrgAccess, Agents: true, mails: true},
	}
}

func askingCommands() map[string]Command {
	return map[string]Command{
		"list":   {Run: doList, Agents: true, customers: true},
		"search": {Run: doSearch, phrases: true, Agents: true, customers: true},
		"show":   {Run: doShow, Agents: true, customers: true},
		"help":   {Run: doHelp, Agents: true, customers: true},
	}
}
