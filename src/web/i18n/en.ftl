nav =
    .skip = Skip to the content
    .main = Main
    .tabs = Places
    .home = Home
    .create = Create
    .generators = Generators
    .library = Library
    .api = API
    .account = Account
    .feed = Feed
    .search = Search
    .explore = Explore

home =
    .title = What shall we make today?
    .lead = Pictures, words, film, music and sound from a sentence of yours.
    .placeholder = A lighthouse in a storm, seen from the sea…
    .kind = What to make
    .go = Begin
    .popular = Generators to begin with
    .every = All generators
    .gallery = From the gallery
    .all = All

kind =
    .text = Text
    .image = Image
    .video = Video
    .speech = Speech
    .music = Music
    .sound = Sound
    .edit = Editing
    .upscale = Upscaling
    .vector = Vector
    .background = Background removal
    .embedding = Embedding
    .moderation = Moderation
    .transcription = Transcription

gallery =
    .filters = Show only
    .empty = Nothing hangs here yet. The first piece could be yours.
    .begin = Make something
    .more = Show more
    .newer = Newer
    .older = Older
    .first = Back to the newest

generators =
    .search = Find a generator
    .categories = Categories
    .all = All
    .none = Nothing is called that. Try another word.

category =
    .audio = Sound and voice
    .business = Business
    .design = Design
    .family = Family
    .food = Food
    .fun = Fun
    .image = Pictures
    .learning = Learning
    .tools = Tools
    .travel = Travel
    .video = Video
    .vision = Reading pictures
    .voice = Voice
    .wellbeing = Wellbeing
    .writing = Writing

generator =
    .first = What you make appears here.
    .own = Yours
    .others = Made by others
    .similar = You may also like

form =
    .prompt = What do you have in mind?
    .prompt_hint = Describe it in your own words, in any language
    .optional = optional
    .try = Try
    .image_url = Address of a picture
    .video_url = Address of a clip
    .source = The picture to work on
    .other_source = Use another picture
    .model = Model
    .find_model = Find a model
    .unavailable = No provider for it is set up here
    .count = How many
    .less = Less
    .more = More
    .more_options = More options
    .private = Keep it private
    .private_hint = Only you can see it
    .audio = With sound
    .end_frame = Last frame
    .reference_images = Pictures for reference
    .reference_videos = Clips for reference
    .audio_url = Address of a piece of music
    .reference_audio = Sound for reference
    .one_a_line = one address a line
    .seed = Seed
    .seed_hint = the same number makes the same thing again
    .user_text = More text to work with
    .user_text_two = Second text
    .story_context = The story so far
    .character_name = Name of the character
    .character_context = About the character
    .make = Create
    .sign_in_to_make = Sign in to create
    .team = Make it in a team
    .no_team = Just me
    .remix_of = After creation
    .picture = Picture to work on
    .bring = Choose a picture, drop it here or paste it
    .from_library = From your library
    .clip = Clip to work on
    .bring_many = Choose pictures, drop them here or paste them
    .by_address = From an address
    .use_picture = Use this one
    .use_model = Use this model
    .license_open = Open: others may build on it
    .license_exclusive = Exclusive: all rights are yours
    .variations = Variations

quote =
    .credits = { $n ->
        [one] credit
       *[other] credits
    }
    .about = about { $time }
    .snapped = This model makes { $seconds } seconds instead
    .detail = How the price comes about
    .per_second = { $base } × { $seconds } s
    .each = One
    .times = { $n } of them
    .discount = Batch discount
    .total = Together
    .balance = You have { $credits }
    .missing = { $credits } credits are missing
    .get_more = Get credits

job =
    .waiting = Waiting for its turn…
    .ahead = { $n ->
        [one] { $n } is ahead of it…
       *[other] { $n } are ahead of it…
    }
    .starts_in = Starts in about { $time }
    .generating = Being made…
    .done = Done
    .failed = This did not work
    .not_charged = It cost nothing.
    .cancel = Cancel
    .again = Make another
    .left = about { $time } left
    .starts = starts in about { $time }
    .underway = Under way

creation =
    .download = Download
    .copy = Copy text
    .copy_prompt = Copy prompt
    .copied = Copied
    .remix = Make another like it
    .open = Open its page
    .builtin = Made by the built-in engine
    .size = Size
    .length = Length
    .public = Public
    .private = Private
    .delete = Delete
    .delete_sure = It will be gone from your library and from the gallery.
    .license = Licence
    .illustrate = Paint a picture of it
    .uses = Work on it further
    .more_of = More from { $title }
    .about = About this creation
    .origin = Made from
    .remixes = Made from this
    .made_with = Made with
    .copy_value = Copy
    .copy_call = Copy as an API call
    .share = Share
    .link_copied = Link copied
    .open_license = Open
    .exclusive = Exclusive
    .lens = The picture, closely
    .zoom = Closer

library =
    .total = { $n ->
        [one] { $n } creation
       *[other] { $n } creations
    }
    .filter = Filter
    .words = Words
    .status = State
    .privacy = Visible to
    .team = Team
    .any = Any
    .done = Done
    .open = Being made
    .failed = Failed
    .choose = Choose
    .chosen = What to do with the chosen ones
    .publish = Make public
    .hide = Make private
    .trash = Bin
    .trash_kept = { $n ->
        [one] What you delete stays here for { $n } day.
       *[other] What you delete stays here for { $n } days.
    }
    .trash_empty = The bin is empty.
    .restore = Restore
    .all = All on this page
    .none = None

session =
    .sign_in = Sign in
    .sign_up = Sign up
    .sign_out = Sign out
    .login = User name or e-mail
    .username = User name
    .email = E-mail
    .password = Password
    .password_hint = 8 characters or more
    .wrong = Wrong name or password
    .no_account = No account yet?
    .have_account = Have an account?
    .bonus = You begin with { $credits } credits.
    .closed = New accounts are made by the administrator here. Ask them for one.

keys =
    .title = API keys
    .lead = With a key, your own programs can create in your name.
    .fresh = Your new key
    .once = Copy it now: it is not shown again.
    .none = You have no keys yet.
    .new = New key
    .name = Name
    .name_hint = Laptop, phone, bot…
    .kind = Form
    .scopes = It may
    .read = read what you can see
    .write = change things: privacy, comments, profile
    .generate = create, which costs credits
    .create = Create key
    .no_scope = Choose at least one right
    .everything = every right
    .made = made
    .used = used
    .unused = never used
    .revoke = Revoke
    .revoke_sure = Programs that use it will be locked out at once.

webhooks =
    .title = Callbacks
    .lead = Requests through the API can name an address that is told when they are over.
    .secret = Signing secret
    .signed = Every callback is signed with it, as Standard Webhooks describes. Keep it to yourself and your receiver.
    .overlap = The secret before this one still signs as well, for 24 hours after the change.
    .rotate = New secret
    .rotate_sure = For 24 hours both secrets sign, then only the new one.
    .dead = Not delivered
    .none = Every callback has arrived.
    .dead_hint = { $n } given up: tried for a day, or turned away for good.
    .pending = Under way
    .pending_hint = { $n } still being tried.
    .attempts = attempts: { $n }
    .replay = Send again
    .forget = Forget

credits =
    .title = Credits
    .balance = Balance
    .to_spend = to spend
    .free = Bonuses
    .earned = Gifts
    .paid = Paid
    .bonuses = Each day brings { $daily } credits and each week { $weekly }, up to a limit.
    .history = History
    .what = What
    .change = Change
    .spend = Creation
    .purchase = Purchase
    .granted = Granted by the operator
    .starting = Starting credits
    .daily_bonus = Daily bonus
    .weekly_bonus = Weekly bonus
    .signup_bonus = Sign-up bonus
    .refund = Refund
    .gift_sent = Gift sent
    .gift_received = Gift received
    .give = Give credits
    .redeem = Redeem a voucher
    .code = Code
    .redeem_do = Redeem
    .nobody = There is nobody of this name.
    .yourself = You cannot give credits to yourself.
    .amount_wrong = Give a whole number of credits, at least 1.
    .bonus_stays = Bonus credits are yours alone. You can give up to { $most }.
    .code_wrong = This code is wrong, was used before, or has expired.
    .chart = The last 30 days
    .chart_top = at most { $credits }
    .as_table = As a table
    .day = Day
    .gained = In
    .spent = Out

talk =
    .title = Comments
    .comments = { $n ->
        [one] { $n } comment
       *[other] { $n } comments
    }
    .ratings = { $n ->
        [one] { $n } rating
       *[other] { $n } ratings
    }
    .unrated = Not rated yet
    .rate = Rate it
    .stars = { $score } of 5
    .say = Say something kind or useful
    .send = Send
    .sign_in = Sign in to rate and comment
    .deleted = This comment was deleted.
    .up = Good comment
    .down = Poor comment
    .answer = Answer
    .answer_to = Answer { $name }
    .older = Older comments

people =
    .profile = Profile
    .joined = joined
    .followers = { $n ->
        [one] { $n } follower
       *[other] { $n } followers
    }
    .following = { $n ->
        [one] follows { $n } person
       *[other] follows { $n } people
    }
    .follow = Follow
    .unfollow = Following
    .edit = Edit your profile
    .back = Back to the profile
    .nobody = Nobody yet.
    .followers_of = Who follows { $name }
    .following_of = Whom { $name } follows

feed =
    .empty = Follow people, and what they make public appears here.
    .quiet = The people you follow have shown nothing yet.
    .find = Look around the gallery

notifications =
    .title = Notifications
    .unseen = { $n ->
        [one] { $n } new notification
       *[other] { $n } new notifications
    }
    .new = new
    .empty = Nothing has happened yet. Comments, ratings and new followers appear here.
    .commented = { $name } commented on your creation
    .answered = { $name } answered your comment
    .rated = { $name } gave your creation { $stars } of 5
    .followed = { $name } follows you
    .finished = Your creation is done
    .failed = Your creation did not work
    .report_hidden = What you reported was hidden
    .report_dismissed = What you reported was looked at and stays
    .report_restored = What you reported is shown again
    .hidden = An administrator hid something of yours
    .restored = What was hidden of yours is shown again

teams =
    .title = Teams
    .lead = What is made in a team is there for all of its members.
    .members = { $n ->
        [one] { $n } member
       *[other] { $n } members
    }
    .owner = Owner
    .new = New team
    .name = Name
    .create = Create the team
    .shared = Shared work
    .empty = Nothing has been made in this team yet.
    .people = People
    .remove = Remove
    .add_label = Add someone by user name
    .add = Add
    .nobody = There is nobody of that name.
    .invite = Whoever has this link can join
    .renew = Make a new link
    .make = Make something here
    .leave = Leave the team
    .leave_sure = You will no longer see what is shared here.
    .invitation = Invitation
    .invited = { $name } invites you.
    .join = Join the team
    .manager = Manager
    .promote = Make manager
    .demote = No longer manager

search =
    .title = Search
    .hint = Words, people, generators
    .go = Search
    .for = “{ $query }”
    .also = People and generators
    .begin = Everything public can be found by its words, in any language.
    .nothing = Nothing was found.

explore =
    .sort = Order
    .newest = Newest
    .rated = Top rated
    .discussed = Most discussed
    .generator = Generator
    .every_generator = Every generator
    .show = Show
    .period = Made
    .ever = Of all time
    .day = In the last 24 hours
    .week = In the last 7 days
    .month = In the last 30 days
    .year = In the last year

account =
    .avatar = Picture
    .set_avatar = Use this picture
    .bio = About you
    .website = Website
    .save = Save
    .saved = Saved.
    .current = Password now
    .new_password = New password
    .password_hint = All other sessions end.
    .change_password = Change the password
    .password_changed = The password was changed, and all other sessions have ended.
    .wrong_password = This is not your password.
    .sessions = Where you are signed in
    .this_session = this one
    .revoke = Sign out
    .revoke_others = Sign out everywhere else
    .leaving = Your data
    .export = Download everything kept about you
    .close = Close the account
    .close_sure = Everything you made is erased and your name becomes free. This cannot be undone.
    .admin_stays = An administrator's account is closed from the command line.

help =
    .title = Keys
    .close = Close

admin =
    .title = Administration
    .users = Accounts
    .accounts = Accounts
    .public = Public creations
    .open_jobs = Under way
    .providers = Providers
    .builtin = the built-in engines
    .no_log = Nothing yet.
    .command_line = The command line
    .did_grant = { $by } gave { $whom } { $credits } credits
    .did_tier = { $by } put { $whom } on the { $tier } tier
    .did_disable = { $by } disabled { $whom }
    .did_enable = { $by } enabled { $whom }
    .find_user = Name or e-mail
    .administrator = administrator
    .disabled = disabled
    .tier = Tier of
    .set_tier = Set
    .grant = Give credits
    .enable = Enable
    .disable = Disable
    .warn_ledger = The ledger does not add up. Run `atelier audit` for the details.
    .warn_public_url = No public address is set, so links follow whatever address a visitor used. Set ATELIER_PUBLIC_URL.
    .warn_signup = Anyone who reaches this address can make an account. Set ATELIER_SIGNUP to invite or closed if that is not meant.
    .warn_rates = Rate limits are off.
    .overview = Overview
    .backup = Download a fresh copy
    .models = Models
    .models_lead = Prices are in credits per item, per second for video. An empty price is the catalogue’s. A change holds from the next request on.
    .kinds = Kinds of models
    .run_by = run by { $name }
    .run_by_nobody = nobody runs it
    .listed = { $n ->
        [one] { $n } credit listed
       *[other] { $n } credits listed
    }
    .per_second = a second
    .no_price = no price
    .own_price = Your price in credits
    .offered = On offer
    .providers_lead = Keys that you enter here are encrypted before they are kept, with a key that no backup has. They work at once, without a restart.
    .no_providers = No provider yet: the built-in engines make everything.
    .not_connected = cannot be used
    .key = API key
    .key_hint = never shown again; empty keeps the one before
    .fixed = set in the settings file or the environment
    .queue = { $waiting } waiting, { $working } at work
    .test = Test
    .tested = { $name } answers and has { $models } models.
    .test_failed = { $name } does not work: { $reason }
    .remove = Remove
    .remove_sure = What waits for it fails and is given back to its owners.
    .enter = Enter a provider
    .provider_name = Name, such as openai or ollama
    .base_url = Address
    .base_url_hint = needed only for servers that are not known by name
    .concurrency = Calls at once
    .discover = Offer every model that the server lists
    .jobs = Jobs
    .no_jobs = Nothing here.
    .states = States
    .state = State
    .job_pending = Waiting
    .job_generating = At work
    .job_completed = Done
    .job_failed = Failed
    .job_cancelled = Cancelled
    .retry = Make once more
    .reports = Reports
    .vouchers = Vouchers
    .make_vouchers = Make vouchers
    .worth = Credits each
    .how_many = How many
    .expires = Last day
    .codes = The codes
    .codes_once = They are shown this once. Each can be redeemed once.
    .no_vouchers = No vouchers yet.
    .revoke = Take back
    .voucher_open = open
    .voucher_redeemed = redeemed
    .voucher_revoked = taken back
    .voucher_expired = expired
    .backups = Backups
    .latest_backup = The last was made
    .no_backup = None was made yet.
    .making_backup = A backup is being made…
    .checking_backup = { $name } is being read to its end…
    .make_backup = Make a backup
    .backup_note = Backups are in { $folder }. Copy them to another machine. They do not have { $key_file }, which opens the providers’ keys: keep that by itself.
    .schedule = By themselves
    .every = How often
    .every_never = never
    .every_six = every six hours
    .every_day = every day
    .every_week = every week
    .every_month = every 30 days
    .keep = How many are kept
    .sound = sound
    .not_sound = not sound
    .download = Download
    .check = Check
    .delete_backup_sure = This copy is gone then.
    .metrics = Figures
    .memory = Memory
    .store_size = Store
    .disk = Free on the disk
    .callbacks_pending = Callbacks waiting
    .callbacks_dead = Callbacks given up
    .requests = Requests since the start
    .requests_n = Requests
    .face = Where
    .failures = Our fault
    .mean = On average
    .queues = Queues
    .prometheus = Figures for Prometheus are at /metrics, for administrators alone: give it an API key of yours.
    .ledger = The ledger
    .audited = It was gone through { $when }.
    .not_audited = It has not been gone through since the start.
    .audit = Go through it now
    .mend = See to it
    .log = What operators did
    .did_enter_provider = { $by } entered the provider { $name }
    .did_remove_provider = { $by } removed the provider { $name }
    .did_switch_off = { $by } took { $model } off the offer
    .did_price = { $by } set the price of { $model } to { $credits } credits
    .did_list_price = { $by } put { $model } back to the catalogue’s terms
    .did_cancel_job = { $by } cancelled job { $job }
    .did_retry_job = { $by } had job { $job } made once more
    .vouchers_n = { $n ->
        [one] { $n } voucher
       *[other] { $n } vouchers
    }
    .did_make_vouchers = { $by } made { $vouchers } of { $credits } credits
    .did_revoke_voucher = { $by } took voucher { $voucher } back
    .did_settle_report = { $by } settled report { $report }: { $outcome }
    .did_make_backup = { $by } made the backup { $name }
    .did_download_backup = { $by } downloaded the backup { $name }
    .did_delete_backup = { $by } deleted the backup { $name }
    .did_schedule_backups = { $by } had backups made every { $hours } hours, { $keep } of them kept
    .did_unschedule_backups = { $by } had no more backups made by themselves
    .warn_builtin = No provider is configured: the built-in engines make everything. Enter a provider to use real models.
    .warn_disk = Little is left on the disk of the data folder.
    .warn_backup = No backup was made in the last 7 days.
    .warn_reports = Reports are waiting for you.
    .warn_sealed = The key of an entered provider cannot be opened, or it cannot be used as it was entered.
    .warn_tls = The public address has no TLS: passwords and keys travel in the clear. Put a proxy with TLS in front.
    .warn_dead = Callbacks were given up because nobody took them.
    .journal = Log

time =
    .just_now = just now
    .minutes_ago = { $n ->
        [one] { $n } minute ago
       *[other] { $n } minutes ago
    }
    .hours_ago = { $n ->
        [one] { $n } hour ago
       *[other] { $n } hours ago
    }
    .days_ago = { $n ->
        [one] { $n } day ago
       *[other] { $n } days ago
    }
    .seconds = { $n ->
        [one] { $n } second
       *[other] { $n } seconds
    }
    .minutes = { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
    .hours = { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }

docs =
    .success = Success
    .operations = Operations
    .parameters = Parameters
    .body = Body
    .answers = Answers
    .required = required
    .json = OpenAPI document
    .auth = Send your key as a bearer token.
    .get_key = Get a key
    .places = Documentation

foot =
    .line = a creation studio of your own
    .language = Language
    .theme = Light
    .system = As the system has it
    .light = Light
    .dark = Dark

error =
    .not_found_title = Not here
    .forbidden_title = Not allowed
    .too_many_title = A moment, please
    .request_title = That did not work
    .server_title = Something broke
    .not_found = There is nothing at this address.
    .no_creation = There is no such creation, or it is not for you to see.
    .forbidden = You may not do this, or the form did not come from this site.
    .sign_in = Please sign in first.
    .credits = This costs { $needed } credits and you have { $balance }.
    .too_many = Too many attempts. Try again in { $time }.
    .queue_full = You have { $most } things under way, as many as your tier may have. Try again in { $time }.
    .timed_out = It took too long and was given up. You were not charged.
    .upstream = The generation service failed. You were not charged; please try again.
    .too_large = That is too large.
    .server = The fault is ours. Please try again in a moment.
    .prompt_required = Please say what you have in mind.
    .image_required = This generator needs a picture to work on.
    .video_required = This needs a clip to work on.
    .password = The password must have 8 to 256 characters.
    .username = The user name must have 3 to 30 letters, digits, _ or -, and begin with a letter or digit.
    .username_taken = This user name is taken.
    .email = This is not an e-mail address.
    .email_taken = There is an account with this e-mail address already.
    .file = This is not a PNG, JPEG or WebP picture.

sheet =
    .activities = Activities
    .analogy = In a picture
    .answer = Answer
    .assessment = Assessment
    .avoid = Better not
    .beats = Turning points
    .boilerplate = About us
    .call_to_action = Call to action
    .caption = Caption
    .checklist = To do
    .clothes = Clothes
    .colours = Colours
    .conclusion = Conclusion
    .conflict = Conflict
    .domain = Domain
    .essentials = Essentials
    .explanation = Explanation
    .extras = Extras
    .features = What it offers
    .gift_idea = A gift to go with it
    .glass = Glass
    .goal = Goal
    .hashtags = Hashtags
    .hint = Hint
    .homework = Homework
    .hook = What comes next
    .ideas = Ideas
    .ingredients = Ingredients
    .items = Agenda
    .key_points = Key points
    .keywords = Keywords
    .kind = Kind
    .lesson = Lesson
    .look = Look
    .lucky_colour = Lucky colour
    .lucky_number = Lucky number
    .lucky_numbers = Lucky numbers
    .materials = Materials
    .meaning = Meaning
    .minutes = Minutes
    .mood = Mood
    .moral = Moral
    .note = Note
    .notes = Notes
    .objectives = Objectives
    .occasion = Occasion
    .outline = Outline
    .packing = To pack
    .places = Places
    .postscript = P.S.
    .practice = Practice
    .preparation = To prepare
    .questions = Questions
    .reason = Why
    .recovery = To make up
    .reply = Reply
    .role = Role
    .season_word = Season
    .secret = Secret
    .sections = Sections
    .servings = Servings
    .shopping = To buy
    .short_version = Short version
    .sign = Sign
    .slug = Address
    .sources = Sources
    .steps = Method
    .style = Style
    .subject_line = Subject
    .symbols = Symbols
    .tags = Tags
    .theme = Theme
    .tip = Tip
    .tips = Tips
    .traits = Traits
    .use = When to use it
    .warm_up = Warm-up
    .show = Show
    .day = Day { $n }
    .title_tag = Page title

report =
    .title = Report
    .link = Report
    .back = Back
    .why = What is wrong with it?
    .spam = Advertising or nonsense
    .hate = Hate or harassment
    .sexual = Sexual content
    .violence = Violence or cruelty
    .illegal = Against the law
    .rights = It uses what belongs to someone else
    .other = Something else
    .note = What should we know?
    .what_happens = An administrator will look at it, and you will hear what came of it. The owner does not learn who reported it.
    .send = Send the report
    .thanks = Thank you. You will hear what came of it.
    .open = Open
    .settled = Settled
    .none = No reports here.
    .a_comment = A comment
    .a_creation = A creation
    .by = reported by
    .look = Look at it
    .hide = Hide it
    .dismiss = Leave it
    .restore = Show it again
    .hidden = hidden
    .dismissed = left as it is
    .restored = shown again
