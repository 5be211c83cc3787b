package desk

// command is a word that people write at the top of a mail, as #word.
type command struct {
	do        order
	agents    bool // may give it (PRODUCT 7.3)
	tickets   bool // what stands behind it are numbers of tickets
	people    bool // it is done for each address behind it
	phrases   bool // quotes behind it mean something
	moves     bool // it needs the ticket's messages
	inside    bool // it changes only what #undo puts back, and no customer hears of it
	mails     bool // it mails customers at once, so it comes after all others, and not if one failed
	hides     bool // without words behind it, it only hides: anybody may who opens a ticket
	replies   bool // it goes back on what stands on a ticket, or confirms it: it needs one that is there
	customers bool // requesters and participants may (PRODUCT 5.8); from others it is plain text
}

// registry holds all commands that the desk knows, by name. It is filled once at start, since some of
// the commands look into it, and never changes.
var registry map[string]command

func init() { registry = commands() }

// commands joins the tables of the topics.
func commands() map[string]command {
	all := map[string]command{}
	for _, topic := range []map[string]command{statusCommands(), ticketCommands(), peopleCommands(), formCommands(), articleCommands(), accessCommands(), askingCommands()} {
		for name, c := range topic {
			all[name] = c
		}
	}
	return all
}

func statusCommands() map[string]command {
	return map[string]command{
		"open":     {do: toStatus(Open), agents: true},
		"pending":  {do: toStatus(Pending), agents: true},
		"resolved": {do: toStatus(Resolved), agents: true},
		"closed":   {do: toStatus(Closed), agents: true},
		"undo":     {do: (*ruling).orderUndo, agents: true, moves: true},
	}
}

func ticketCommands() map[string]command {
	return map[string]command{
		"assign":   {do: (*ruling).orderAssign, agents: true, inside: true},
		"priority": {do: (*ruling).orderPriority, agents: true, inside: true},
		"tag":      {do: (*ruling).orderTag, agents: true, inside: true},
		"subject":  {do: (*ruling).orderSubject, agents: true, inside: true},
		"note":     {do: (*ruling).orderNote, agents: true},
		"accept":   {do: (*ruling).orderAccept, agents: true, mails: true},
		"erase":    {do: (*ruling).orderErase, agents: true},
		"delete":   {do: (*ruling).orderDelete, agents: true, customers: true, mails: true, replies: true},
		"merge":    {do: (*ruling).orderMerge, agents: true, mails: true, tickets: true, moves: true},
		"split":    {do: (*ruling).orderSplit, agents: true, mails: true, moves: true},
		"link":     {do: (*ruling).orderLink, agents: true, tickets: true},

		"sensitive":  {do: (*ruling).orderSensitive, agents: true, customers: true, hides: true},
		"spam":       {do: (*ruling).orderSpam, agents: true},
		"reply-with": {do: (*ruling).orderReplyWith, agents: true},
	}
}

func peopleCommands() map[string]command {
	return map[string]command{
		"share":   {do: (*ruling).orderShare, people: true, agents: true, customers: true},
		"unshare": {do: (*ruling).orderUnshare, people: true, agents: true, customers: true, replies: true},
		"watch":   {do: (*ruling).orderWatchAll, people: true, agents: true, customers: true},
		"unwatch": {do: (*ruling).orderUnwatchAll, people: true, agents: true, customers: true, replies: true},

		"requester":  {do: (*ruling).orderRequester, agents: true, mails: true},
		"account":    {do: (*ruling).orderAccount, agents: true, customers: true, inside: true},
		"org-access": {do: (*ruling).orderOrgAccess, agents: true},
	}
}

func askingCommands() map[string]command {
	return map[string]command{
		"list":   {do: (*ruling).orderList, agents: true, customers: true},
		"search": {do: (*ruling).orderSearch, phrases: true, agents: true, customers: true},
		"show":   {do: (*ruling).orderShow, agents: true, customers: true},
		"help":   {do: (*ruling).orderHelp, agents: true, customers: true},
	}
}
