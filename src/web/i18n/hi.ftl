nav =
    .skip = सामग्री पर जाएँ
    .main = मुख्य
    .tabs = पन्ने
    .home = मुखपृष्ठ
    .create = बनाएँ
    .generators = जनरेटर
    .library = मेरी रचनाएँ
    .api = API
    .account = खाता
    .feed = फ़ीड
    .search = खोजें
    .explore = खोजें और देखें

home =
    .title = आज क्या बनाएँ?
    .lead = आपके एक वाक्य से चित्र, शब्द, फ़िल्म, संगीत और ध्वनि।
    .placeholder = तूफ़ान में प्रकाशस्तंभ, समुद्र से दिखता हुआ…
    .kind = क्या बनाना है
    .go = शुरू करें
    .popular = शुरुआत के लिए जनरेटर
    .every = सभी जनरेटर
    .gallery = दीर्घा से
    .all = सभी

kind =
    .text = पाठ
    .image = चित्र
    .video = वीडियो
    .speech = आवाज़
    .music = संगीत
    .sound = ध्वनि
    .edit = संपादन

gallery =
    .filters = केवल दिखाएँ
    .empty = यहाँ अभी कुछ नहीं है। पहली रचना आपकी हो सकती है।
    .begin = कुछ बनाएँ
    .more = और दिखाएँ
    .newer = नए
    .older = पुराने

generators =
    .search = जनरेटर खोजें
    .categories = श्रेणियाँ
    .all = सभी
    .none = इस नाम का कुछ नहीं मिला। कोई और शब्द आज़माइए।

category =
    .audio = ध्वनि
    .business = व्यवसाय
    .design = डिज़ाइन
    .family = परिवार
    .food = भोजन
    .fun = मनोरंजन
    .image = चित्र
    .learning = पढ़ाई
    .tools = औज़ार
    .travel = यात्रा
    .video = वीडियो
    .vision = चित्र-पठन
    .voice = आवाज़
    .wellbeing = सेहत
    .writing = लेखन

generator =
    .first = आप जो बनाएँगे वह यहाँ दिखेगा।
    .own = आपकी
    .others = दूसरों की रचनाएँ
    .similar = आपको ये भी पसंद आ सकते हैं

form =
    .prompt = आपके मन में क्या है?
    .prompt_hint = अपने शब्दों में बताएँ, किसी भी भाषा में
    .optional = वैकल्पिक
    .try = आज़माएँ
    .image_url = चित्र का पता
    .video_url = क्लिप का पता
    .source = जिस चित्र पर काम करना है
    .other_source = दूसरा चित्र लें
    .model = मॉडल
    .find_model = मॉडल खोजें
    .unavailable = इसके लिए यहाँ कोई प्रदाता नहीं लगाया गया है
    .count = कितने
    .less = कम
    .more = अधिक
    .more_options = और विकल्प
    .private = निजी रखें
    .private_hint = केवल आप देख सकेंगे
    .audio = ध्वनि के साथ
    .end_frame = अंतिम फ़्रेम का पता
    .reference_images = संदर्भ चित्र
    .reference_videos = संदर्भ क्लिप
    .reference_audio = संदर्भ ध्वनि
    .one_a_line = हर पंक्ति में एक पता
    .seed = सीड
    .seed_hint = वही संख्या वही रचना बनाती है
    .user_text = काम के लिए और पाठ
    .user_text_two = दूसरा पाठ
    .story_context = अब तक की कहानी
    .character_name = पात्र का नाम
    .character_context = पात्र के बारे में
    .make = बनाएँ
    .sign_in_to_make = बनाने के लिए साइन इन करें
    .team = टीम के लिए बनाएँ
    .no_team = केवल मैं
    .remix_of = इस रचना के आधार पर
    .picture = काम के लिए तस्वीर
    .bring = तस्वीर चुनें, यहाँ छोड़ें या पेस्ट करें
    .from_library = आपकी लाइब्रेरी से

quote =
    .credits = क्रेडिट
    .about = लगभग { $time }
    .saved = समूह पर { $credits } की बचत
    .snapped = यह मॉडल इसके बजाय { $seconds } सेकंड बनाता है
    .short = आपके पास इतने नहीं हैं

job =
    .waiting = बारी की प्रतीक्षा…
    .ahead = { $n ->
        [one] इससे पहले { $n } है…
       *[other] इससे पहले { $n } हैं…
    }
    .generating = बन रहा है…
    .done = हो गया
    .failed = यह नहीं हो पाया
    .not_charged = इसका कोई क्रेडिट नहीं लगा।
    .cancel = रद्द करें
    .again = एक और बनाएँ

creation =
    .download = डाउनलोड
    .copy = पाठ कॉपी करें
    .copy_prompt = प्रॉम्प्ट कॉपी करें
    .copied = कॉपी हो गया
    .remix = ऐसा ही एक और बनाएँ
    .open = पन्ना खोलें
    .builtin = अंतर्निहित इंजन से बना
    .size = आकार
    .length = अवधि
    .public = सार्वजनिक
    .private = निजी
    .delete = हटाएँ
    .delete_sure = यह आपकी रचनाओं और दीर्घा से हट जाएगा।
    .license = लाइसेंस
    .illustrate = इसका चित्र बनाएँ
    .uses = इस पर आगे काम करें
    .more_of = { $title } से और
    .about = इस रचना के बारे में
    .origin = इससे बनी
    .remixes = इससे बनी रचनाएँ
    .made_with = इनसे बनी
    .copy_value = कॉपी करें
    .copy_call = API कॉल के रूप में कॉपी करें
    .share = साझा करें
    .link_copied = लिंक कॉपी हुआ

library =
    .total = { $n ->
        [one] { $n } रचना
       *[other] { $n } रचनाएँ
    }
    .filter = छाँटें
    .words = शब्द
    .status = स्थिति
    .privacy = किसे दिखे
    .team = टीम
    .any = कोई भी
    .done = पूरी
    .open = बन रही है
    .failed = असफल
    .choose = चुनें
    .chosen = चुनी हुई के साथ क्या करें
    .publish = सार्वजनिक करें
    .hide = निजी करें
    .trash = रद्दी
    .trash_kept = हटाई गई चीज़ें यहाँ { $n } दिन रहती हैं।
    .trash_empty = रद्दी खाली है।
    .restore = वापस लाएँ

session =
    .sign_in = साइन इन
    .sign_up = खाता बनाएँ
    .sign_out = साइन आउट
    .login = उपयोगकर्ता नाम या ई-मेल
    .username = उपयोगकर्ता नाम
    .email = ई-मेल
    .password = पासवर्ड
    .password_hint = कम से कम 8 अक्षर
    .wrong = नाम या पासवर्ड ग़लत है
    .no_account = अभी खाता नहीं है?
    .have_account = खाता है?
    .bonus = आपको शुरुआत में { $credits } क्रेडिट मिलेंगे।
    .closed = यहाँ नए खाते व्यवस्थापक बनाते हैं। उनसे कहें।

keys =
    .title = API कुंजियाँ
    .lead = कुंजी से आपके प्रोग्राम आपके नाम से रचना कर सकते हैं।
    .fresh = आपकी नई कुंजी
    .once = अभी कॉपी करें: यह फिर नहीं दिखेगी।
    .none = आपके पास अभी कोई कुंजी नहीं है।
    .new = नई कुंजी
    .name = नाम
    .name_hint = लैपटॉप, फ़ोन, बॉट…
    .kind = रूप
    .scopes = अधिकार
    .read = जो आप देख सकते हैं वह पढ़ना
    .write = बदलाव: निजता, टिप्पणियाँ, प्रोफ़ाइल
    .generate = रचना करना, जिसमें क्रेडिट लगते हैं
    .create = कुंजी बनाएँ
    .no_scope = कम से कम एक अधिकार चुनें
    .everything = सभी अधिकार
    .made = बनी
    .used = प्रयोग
    .unused = कभी प्रयोग नहीं हुई
    .revoke = रद्द करें
    .revoke_sure = इसे प्रयोग करने वाले प्रोग्राम तुरंत बाहर हो जाएँगे।

webhooks =
    .title = कॉलबैक
    .lead = API के अनुरोध एक पता दे सकते हैं जिसे पूरा होने पर सूचना मिलती है।
    .secret = हस्ताक्षर की गुप्त कुंजी
    .signed = हर कॉलबैक पर Standard Webhooks के अनुसार इसी से हस्ताक्षर होता है। इसे केवल अपने और अपने सर्वर तक रखें।
    .overlap = बदलने के 24 घंटे बाद तक पिछली कुंजी भी साथ में हस्ताक्षर करती है।
    .rotate = नई कुंजी
    .rotate_sure = 24 घंटे तक दोनों कुंजियाँ हस्ताक्षर करेंगी, फिर केवल नई।
    .dead = नहीं पहुँचे
    .none = सभी कॉलबैक पहुँच चुके हैं।
    .dead_hint = { $n } छोड़ दिए गए: एक दिन कोशिश हुई, या हमेशा के लिए लौटा दिए गए।
    .pending = भेजे जा रहे हैं
    .pending_hint = { $n } की कोशिश अभी जारी है।
    .attempts = कोशिशें: { $n }
    .replay = फिर भेजें
    .forget = हटाएँ

credits =
    .title = क्रेडिट
    .balance = शेष
    .to_spend = ख़र्च के लिए
    .free = बोनस
    .earned = उपहार
    .paid = ख़रीदे
    .bonuses = हर दिन { $daily } क्रेडिट और हर सप्ताह { $weekly } मिलते हैं, एक सीमा तक।
    .history = इतिहास
    .what = क्या
    .change = बदलाव
    .spend = रचना
    .purchase = ख़रीद
    .daily_bonus = दैनिक बोनस
    .weekly_bonus = साप्ताहिक बोनस
    .signup_bonus = खाता बनाने का बोनस
    .refund = वापसी
    .gift_sent = भेजा उपहार
    .gift_received = मिला उपहार
    .give = क्रेडिट दें
    .redeem = वाउचर भुनाएँ
    .code = कोड
    .redeem_do = भुनाएँ
    .nobody = इस नाम का कोई उपयोगकर्ता नहीं है।
    .yourself = आप स्वयं को क्रेडिट नहीं दे सकते।
    .amount_wrong = क्रेडिट की पूर्ण संख्या दें, कम से कम 1।
    .code_wrong = यह कोड ग़लत है, पहले इस्तेमाल हो चुका है या इसकी अवधि समाप्त हो गई है।

talk =
    .title = टिप्पणियाँ
    .comments = { $n ->
        [one] { $n } टिप्पणी
       *[other] { $n } टिप्पणियाँ
    }
    .ratings = { $n } रेटिंग
    .unrated = अभी कोई रेटिंग नहीं
    .rate = रेटिंग दें
    .stars = 5 में से { $score }
    .say = कुछ अच्छा या उपयोगी कहें
    .send = भेजें
    .sign_in = रेटिंग और टिप्पणी के लिए साइन इन करें
    .deleted = यह टिप्पणी हटा दी गई।
    .up = अच्छी टिप्पणी
    .down = ख़राब टिप्पणी
    .answer = जवाब दें
    .answer_to = { $name } को जवाब दें
    .older = पुरानी टिप्पणियाँ

people =
    .profile = प्रोफ़ाइल
    .joined = शामिल हुए
    .followers = { $n } फ़ॉलोअर
    .following = { $n ->
        [one] { $n } व्यक्ति को फ़ॉलो करते हैं
       *[other] { $n } लोगों को फ़ॉलो करते हैं
    }
    .follow = फ़ॉलो करें
    .unfollow = फ़ॉलो कर रहे हैं
    .edit = अपनी प्रोफ़ाइल बदलें
    .back = प्रोफ़ाइल पर लौटें
    .nobody = अभी कोई नहीं।
    .followers_of = { $name } को कौन फ़ॉलो करता है
    .following_of = { $name } किसे फ़ॉलो करते हैं

feed =
    .empty = लोगों को फ़ॉलो करें, उनकी सार्वजनिक रचनाएँ यहाँ दिखेंगी।
    .quiet = जिन्हें आप फ़ॉलो करते हैं, उन्होंने अभी कुछ नहीं दिखाया।
    .find = गैलरी देखें

notifications =
    .title = सूचनाएँ
    .unseen = { $n ->
        [one] { $n } नई सूचना
       *[other] { $n } नई सूचनाएँ
    }
    .new = नया
    .empty = अभी कुछ नहीं हुआ। टिप्पणियाँ, रेटिंग और नए फ़ॉलोअर यहाँ दिखेंगे।
    .commented = { $name } ने आपकी रचना पर टिप्पणी की
    .answered = { $name } ने आपकी टिप्पणी का जवाब दिया
    .rated = { $name } ने आपकी रचना को 5 में से { $stars } दिए
    .followed = { $name } ने आपको फ़ॉलो किया
    .finished = आपकी रचना तैयार है
    .failed = आपकी रचना नहीं बन सकी

teams =
    .title = टीमें
    .lead = टीम में बनी चीज़ें सभी सदस्यों के लिए होती हैं।
    .members = { $n } सदस्य
    .owner = मालिक
    .new = नई टीम
    .name = नाम
    .create = टीम बनाएँ
    .shared = साझा काम
    .empty = इस टीम में अभी कुछ नहीं बना।
    .people = लोग
    .remove = हटाएँ
    .add_label = यूज़रनेम से किसी को जोड़ें
    .add = जोड़ें
    .nobody = इस नाम का कोई नहीं है।
    .invite = जिसके पास यह लिंक है वह शामिल हो सकता है
    .renew = नया लिंक बनाएँ
    .make = यहाँ कुछ बनाएँ
    .leave = टीम छोड़ें
    .leave_sure = यहाँ साझा की गई चीज़ें आपको नहीं दिखेंगी।
    .invitation = निमंत्रण
    .invited = { $name } ने आपको बुलाया है।
    .join = टीम में शामिल हों

search =
    .title = खोजें
    .hint = शब्द, लोग, जनरेटर
    .go = खोजें
    .for = “{ $query }”
    .also = लोग और जनरेटर
    .begin = हर सार्वजनिक चीज़ किसी भी भाषा में उसके शब्दों से मिल सकती है।
    .nothing = कुछ नहीं मिला।

explore =
    .sort = क्रम
    .newest = नवीनतम
    .rated = सबसे अच्छी रेटिंग
    .discussed = सबसे अधिक चर्चित
    .generator = जनरेटर
    .every_generator = सभी जनरेटर
    .show = दिखाएँ

account =
    .avatar = तस्वीर
    .set_avatar = यही तस्वीर लगाएँ
    .bio = आपके बारे में
    .website = वेबसाइट
    .save = सहेजें
    .saved = सहेज लिया गया।
    .current = मौजूदा पासवर्ड
    .new_password = नया पासवर्ड
    .password_hint = बाकी सभी सत्र बंद हो जाएँगे।
    .change_password = पासवर्ड बदलें
    .password_changed = पासवर्ड बदल गया और बाकी सभी सत्र बंद हो गए।
    .wrong_password = यह आपका पासवर्ड नहीं है।
    .sessions = आप कहाँ साइन इन हैं
    .this_session = यही
    .revoke = साइन आउट करें
    .revoke_others = बाकी सब जगह से साइन आउट करें
    .leaving = आपका डेटा
    .export = आपके बारे में रखी हर चीज़ डाउनलोड करें
    .close = खाता बंद करें
    .close_sure = आपकी बनाई हर चीज़ मिट जाएगी और आपका नाम खाली हो जाएगा। यह वापस नहीं हो सकता।
    .admin_stays = प्रशासक का खाता कमांड लाइन से बंद होता है।

help =
    .title = कुंजियाँ
    .close = बंद करें

admin =
    .title = प्रशासन
    .overview = सारांश
    .users = खाते
    .backup = बैकअप डाउनलोड करें
    .accounts = खाते
    .public = सार्वजनिक रचनाएँ
    .open_jobs = चल रहे काम
    .providers = प्रदाता
    .builtin = अंतर्निर्मित इंजन
    .jobs = चल रहा काम
    .no_jobs = अभी कोई काम नहीं चल रहा।
    .log = संचालकों ने क्या किया
    .no_log = अभी कुछ नहीं।
    .command_line = कमांड लाइन
    .did_grant = { $by } ने { $whom } को { $credits } क्रेडिट दिए
    .did_tier = { $by } ने { $whom } को { $tier } स्तर पर रखा
    .did_disable = { $by } ने { $whom } को बंद किया
    .did_enable = { $by } ने { $whom } को चालू किया
    .find_user = नाम या ईमेल
    .administrator = प्रशासक
    .disabled = बंद
    .tier = का स्तर
    .set_tier = तय करें
    .grant = क्रेडिट दें
    .enable = चालू करें
    .disable = बंद करें
    .warn_ledger = लेखा मेल नहीं खाता। विवरण के लिए `atelier audit` चलाएँ।
    .warn_builtin = कोई प्रदाता सेट नहीं है: सब कुछ अंतर्निर्मित इंजन बनाते हैं। असली मॉडल के लिए प्रदाता की कुंजी एनवायरनमेंट में रखें।
    .warn_public_url = कोई सार्वजनिक पता सेट नहीं है, इसलिए लिंक आगंतुक के पते से बनते हैं। ATELIER_PUBLIC_URL सेट करें।
    .warn_signup = इस पते तक पहुँचने वाला कोई भी खाता बना सकता है। यदि ऐसा न चाहें तो ATELIER_SIGNUP को invite या closed करें।
    .warn_rates = दर सीमाएँ बंद हैं।

time =
    .just_now = अभी-अभी
    .minutes_ago = { $n } मिनट पहले
    .hours_ago = { $n ->
        [one] { $n } घंटा पहले
       *[other] { $n } घंटे पहले
    }
    .days_ago = { $n } दिन पहले
    .seconds = { $n } सेकंड
    .minutes = { $n } मिनट
    .hours = { $n ->
        [one] { $n } घंटा
       *[other] { $n } घंटे
    }

docs =
    .success = सफल
    .title = API संदर्भ
    .dialects = बोलियाँ
    .operations = क्रियाएँ
    .parameters = पैरामीटर
    .body = अनुरोध
    .answers = उत्तर
    .required = आवश्यक
    .json = OpenAPI दस्तावेज़
    .auth = अपनी कुंजी bearer token के रूप में भेजें।
    .get_key = कुंजी लें

foot =
    .line = आपका अपना रचना स्टूडियो
    .language = भाषा
    .theme = प्रकाश
    .system = सिस्टम जैसा
    .light = उजला
    .dark = गहरा

error =
    .not_found_title = यहाँ नहीं है
    .forbidden_title = अनुमति नहीं
    .too_many_title = ज़रा ठहरें
    .request_title = यह नहीं हो पाया
    .server_title = कुछ टूट गया
    .not_found = इस पते पर कुछ नहीं है।
    .no_creation = ऐसी कोई रचना नहीं है, या आप उसे नहीं देख सकते।
    .forbidden = आप यह नहीं कर सकते, या फ़ॉर्म इस साइट से नहीं आया।
    .sign_in = पहले साइन इन करें।
    .credits = इसमें { $needed } क्रेडिट लगते हैं और आपके पास { $balance } हैं।
    .too_many = बहुत बार कोशिश हुई। { $time } बाद फिर कोशिश करें।
    .upstream = रचना सेवा विफल रही। कोई क्रेडिट नहीं लगा; फिर कोशिश करें।
    .too_large = यह बहुत बड़ा है।
    .server = ग़लती हमारी है। थोड़ी देर में फिर कोशिश करें।
    .prompt_required = बताएँ कि आपके मन में क्या है।
    .image_required = इस जनरेटर को एक चित्र चाहिए।
    .video_required = इसके लिए एक क्लिप चाहिए।
    .password = पासवर्ड 8 से 256 अक्षरों का होना चाहिए।
    .username = उपयोगकर्ता नाम 3 से 30 अंग्रेज़ी अक्षर, अंक, _ या - का हो और अक्षर या अंक से शुरू हो।
    .username_taken = यह उपयोगकर्ता नाम लिया जा चुका है।
    .email = यह ई-मेल पता नहीं है।
    .email_taken = इस ई-मेल से खाता पहले से है।
    .file = यह PNG, JPEG या WebP तस्वीर नहीं है।
