//! The words that the engine understands, in English, Thai, Hindi and Chinese. Pure data.
//!
//! Terms are separated by spaces; `_` stands for a space inside a term. Where several meanings of one kind are
//! named in a prompt, the one that stands earlier in this table wins for places, and the one named first for the rest.

use super::building::{Kind, Material};
use super::scene::{Family, Form, Ground, Season, Style, Thing, Time, Trait, Weather};

/// What a word can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Place(Family),
    At(Time),
    During(Season),
    In(Weather),
    As(Style),
    Shaped(Form),
    Shows(Thing),
    /// Of people.
    Looks(Trait),
    /// Six hexadecimal digits.
    Tinted(u32),
}

use Meaning::{As, At, During, In, Looks, Shaped, Shows, Tinted};

/// How one thing stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    LeftOf,
    RightOf,
    Over,
    Under,
    Before,
    Behind,
    Beside,
}

/// A part of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Middle,
    Right,
}

/// What relates two things. In Hindi and Chinese it stands behind the second of them.
pub const RELATIONS: &[(Relation, &str)] = &[
    (
        Relation::LeftOf,
        "left_of to_the_left_of on_the_left_of on_the_left_side_of ทางซ้ายของ ด้านซ้ายของ ซ้ายของ के_बाईं_ओर के_बाएं के_बाएँ 左边 左侧 左面",
    ),
    (
        Relation::RightOf,
        "right_of to_the_right_of on_the_right_of on_the_right_side_of ทางขวาของ ด้านขวาของ ขวาของ के_दाईं_ओर के_दाएं के_दाएँ 右边 右侧 右面",
    ),
    (Relation::Over, "over above high_above เหนือ के_ऊपर 上方 上空 上面"),
    (Relation::Under, "under below beneath underneath ใต้ के_नीचे 下方 下面 底下"),
    (Relation::Before, "in_front_of before ด้านหน้า ข้างหน้า หน้าบ้าน के_सामने के_आगे 前面 前方"),
    (Relation::Behind, "behind ด้านหลัง ข้างหลัง के_पीछे 后面 背后"),
    (Relation::Beside, "beside next_to near by_the_side_of alongside ข้าง ข้างๆ ใกล้ ใกล้ๆ के_पास के_बगल_में 旁边 旁 附近"),
];

pub const SIDES: &[(Side, &str)] = &[
    (Side::Left, "on_the_left on_the_left_side in_the_left ทางซ้าย ด้านซ้าย बाईं_ओर बाएं 左边 左侧"),
    (Side::Middle, "in_the_middle in_the_centre in_the_center ตรงกลาง बीच_में 中间 中央"),
    (Side::Right, "on_the_right on_the_right_side in_the_right ทางขวา ด้านขวา दाईं_ओर दाएं 右边 右侧"),
];

/// Kinds of buildings.
pub const BUILDINGS: &[(Kind, &str)] = &[
    (
        Kind::Gabled,
        "library barn school cabin cottage chalet farmhouse chapel church lodge กระท่อม โรงเรียน ห้องสมุด विद्यालय पुस्तकालय 图书馆 学校 教堂 木屋",
    ),
    (Kind::Pavilion, "pavilion gazebo sala tea_house hut ศาลา मंडप 亭 亭子 凉亭"),
    (
        Kind::Columned,
        "museum temple palace courthouse opera bank classical place_of_worship พิพิธภัณฑ์ วัด संग्रहालय मंदिर 博物馆 神庙 宫殿",
    ),
    (Kind::Bridge, "bridge viaduct สะพาน पुल 桥 桥梁"),
    (Kind::Tower, "tower skyscraper high_rise office_building apartments ตึก อาคารสูง मीनार टावर 高楼 大厦 塔楼"),
    (Kind::House, "house villa home residence mansion บ้าน घर 房子 别墅 住宅"),
];

pub const MATERIALS: &[(Material, &str)] = &[
    (Material::Concrete, "concrete brutalist cement คอนกรีต कंक्रीट 混凝土"),
    (Material::Timber, "timber wood wooden log cedar ไม้ लकड़ी 木 木头"),
    (Material::Brick, "brick bricks อิฐ ईंट 砖"),
    (Material::Stone, "stone marble granite หิน पत्थर 石头 石"),
    (Material::Bamboo, "bamboo ไม้ไผ่ बाँस 竹"),
    (Material::Plaster, "white plaster stucco whitewashed minimalist ปูน सफ़ेद 白色"),
];

pub const NUMBERS: &[(usize, &str)] = &[
    (1, "one a_single หนึ่ง एक 一"),
    (2, "two pair couple 2 สอง दो 两 二 双"),
    (3, "three 3 สาม तीन 三"),
    (4, "four 4 สี่ चार 四"),
    (5, "five several few many flock herd group 5 ห้า หลาย पाँच पांच कई झुंड 五 几 许多 群"),
];

/// Words that ask for the face of a person, whatever else they name.
pub const FACES: &str = "portrait face headshot avatar selfie close_up closeup profile_picture bust ภาพเหมือน ใบหน้า चेहरा 肖像 人像 脸 头像 特写";

/// Places, the more particular before the more general: a cat in a garden is a picture of a cat.
pub const PLACES: &[(Meaning, &str)] = &[
    (
        Meaning::Place(Family::Animal),
        "cat kitten kitty dog puppy fox wolf bear panda lion tiger rabbit bunny owl deer stag horse unicorn \
        elephant animal creature pet wildlife whale dolphin swan butterfly eagle dragon giraffe koala cow pig sheep goat lamb camel monkey sloth raccoon duck penguin dinosaur bird parrot \
        แมว หมา สุนัข สัตว์ เสือ สิงโต ช้าง ม้า กระต่าย หมี นก กวาง จิ้งจอก ผีเสื้อ วาฬ มังกร \
        बिल्ली कुत्ता पशु जानवर शेर बाघ हाथी घोड़ा खरगोश भालू पक्षी हिरण लोमड़ी तितली चिड़िया उल्लू \
        猫 狗 动物 狮子 老虎 大象 骏马 兔子 熊猫 小鸟 鹿 狐狸 蝴蝶 狼 猫头鹰 鲸 龙 宠物",
    ),
    (
        Meaning::Place(Family::Underwater),
        "underwater fish coral reef jellyfish shark aquarium turtle mermaid seabed octopus deep_sea ใต้น้ำ ใต้ทะเล ปลา ปะการัง \
        मछली पानी_के_नीचे समुद्र_के_नीचे 水下 海底 鱼 珊瑚 水母",
    ),
    (
        Meaning::Place(Family::Portrait),
        "portrait face woman man girl boy person people queen king prince princess selfie headshot character lady \
        gentleman child baby boy model fisherman sailor farmer monk grandfather grandmother grandpa grandma uncle aunt mother father bride \
        knight cowboy pirate viking ballerina geisha nurse doctor chef teacher soldier emperor empress astronaut warrior wizard witch samurai dancer businessman avatar profile_picture anime_girl elf hero \
        ภาพเหมือน ใบหน้า ผู้หญิง ผู้ชาย ชาวประมง คุณตา คุณยาย เด็กหญิง เด็กชาย เด็ก สาว หนุ่ม คน ราชินี ราชา เจ้าหญิง \
        चेहरा महिला औरत मछुआरा दादा दादी लड़की लड़का आदमी पुरुष व्यक्ति रानी राजा चित्र_व्यक्ति \
        肖像 人像 脸 渔夫 爷爷 奶奶 女人 男人 女孩 男孩 少女 少年 人物 女王 国王 公主 头像 美女",
    ),
    (
        Meaning::Place(Family::Interior),
        "interior room living_room bedroom kitchen sofa couch furniture loft apartment office cafe library studio_apartment indoor \
        ห้อง ห้องนั่งเล่น ห้องนอน ภายใน โซฟา บ้านใน कमरा बैठक शयनकक्ष सोफा रसोई 室内 客厅 卧室 房间 沙发 厨房 书房",
    ),
    (
        Meaning::Place(Family::StillLife),
        "pancake hotcake waffle burger hamburger pizza sushi cupcake cheesecake dessert ice_cream gelato sundae noodle pasta spaghetti pad_thai ramen \
        udon pho soup stew tom_yum salad curry biryani risotto fried_rice steak kebab bread baguette croissant cocktail juice smoothie lemonade \
        matcha dish meal plate breakfast lunch dinner ก๋วยเตี๋ยว ผัดไทย ซุป ต้มยำ สลัด ส้มตำ ข้าวผัด แกง เค้ก พิซซ่า ซูชิ ไอศกรีม ขนมปัง อาหาร \
        नूडल्स सूप सलाद बिरयानी करी केक पिज़्ज़ा आइसक्रीम भोजन खाना 面条 拉面 汤 沙拉 米饭 炒饭 咖喱 蛋糕 披萨 寿司 冰淇淋 面包 汉堡 食物 美食 \
        still_life vase bouquet fruit apple orange_fruit lemon pear grape bottle perfume product cup mug coffee tea teapot bowl \
        candle food cake cosmetics watch jar แจกัน ผลไม้ ช่อดอกไม้ สินค้า ขวด กาแฟ แอปเปิล फूलदान फल सेब गुलदस्ता बोतल उत्पाद चाय 静物 花瓶 水果 苹果 花束 产品 瓶子 咖啡 茶",
    ),
    (
        Meaning::Place(Family::Space),
        "space galaxy nebula planet cosmos cosmic universe saturn mars_planet milky_way outer_space black_hole supernova \
        อวกาศ กาแล็กซี ดาวเคราะห์ จักรวาล अंतरिक्ष आकाशगंगा ग्रह ब्रह्मांड 太空 星系 银河 宇宙 星云 行星",
    ),
    (
        Meaning::Place(Family::City),
        "city skyline skyscraper downtown street cyberpunk metropolis town building urban tokyo bangkok new_york paris london mumbai \
        shanghai hong_kong dubai venice amsterdam architecture bridge เมือง ตึก กรุงเทพ ถนน อาคาร शहर नगर इमारत मुंबई दिल्ली सड़क 城市 都市 上海 东京 北京 香港 高楼 街道 天际线 曼谷",
    ),
    (
        Meaning::Place(Family::Forest),
        "forest wood woods jungle pine pines woodland bamboo grove rainforest ป่า ไผ่ जंगल वन 森林 树林 竹林 丛林",
    ),
    (
        Meaning::Place(Family::Flowers),
        "flower meadow garden tulip poppy poppies sunflower rose roses lavender daisy lotus orchid wildflower flower_field \
        ดอกไม้ ทุ่งดอกไม้ สวน กุหลาบ ดอกบัว ทานตะวัน फूल बगीचा गुलाब कमल सूरजमुखी 花 花园 花海 玫瑰 郁金香 向日葵 薰衣草 莲花",
    ),
    (
        Meaning::Place(Family::Beach),
        "beach shore coast tropical palm palms seaside lagoon maldives ชายหาด หาด ต้นปาล์ม समुद्र_तट बीच 海滩 沙滩 海边 棕榈",
    ),
    (
        Meaning::Place(Family::Lake),
        "lake river pond pool swimming_pool canal fjord reflection waterfall stream ทะเลสาบ แม่น้ำ บึง น้ำตก झील नदी तालाब झरना 湖 河 池塘 江 瀑布",
    ),
    (
        Meaning::Place(Family::Sea),
        "sea ocean wave waves sail sailboat sailing boat ship yacht island harbour harbor lighthouse ทะเล มหาสมุทร คลื่น เรือ เกาะ \
        समुद्र सागर महासागर लहर नाव जहाज द्वीप 海 大海 海洋 海浪 船 帆船 岛",
    ),
    (Meaning::Place(Family::Canyon), "canyon mesa mars badlands gorge หุบผา แคนยอน घाटी_चट्टान 峡谷 火星"),
    (
        Meaning::Place(Family::Desert),
        "desert dune dunes sahara sand oasis camel caravan pyramid ทะเลทราย เนินทราย रेगिस्तान मरुस्थल रेत 沙漠 沙丘",
    ),
    (
        Meaning::Place(Family::Countryside),
        "hill hills field fields countryside valley farm village prairie grass rice_field rice_terrace pasture vineyard rural barn windmill \
        ทุ่ง ทุ่งนา ชนบท เนินเขา หมู่บ้าน ฟาร์ม นา_ข้าว खेत गाँव गांव पहाड़ी देहात घास 田野 乡村 村庄 草原 丘陵 稻田 农场 田园",
    ),
    (
        Meaning::Place(Family::Mountains),
        "mountain alps alpine peak summit himalaya himalayas glacier volcano cliff landscape nature scenery fuji everest \
        ภูเขา ดอย ทิวทัศน์ ธรรมชาติ หิมาลัย पहाड़ पर्वत हिमालय प्रकृति शिखर 山 雪山 高山 风景 山脉 山水 自然",
    ),
    (
        Meaning::Place(Family::Abstract),
        "abstract fractal swirl liquid marble texture geometric psychedelic mandala fluid pattern kaleidoscope bauhaus shapes \
        stained_glass waves_of_colour gradient dream music emotion energy นามธรรม ลวดลาย เรขาคณิต अमूर्त मंडला ज्यामितीय पैटर्न 抽象 几何 曼陀罗 图案 纹理 大理石",
    ),
];

/// What one says of any fine day.
pub const PLAIN_SKY: &str = "blue_sky blue_skies ท้องฟ้า नीला_आसमान नीले_आसमान 蓝天";

pub const BLUE: u32 = 0x2f_6fe0;
pub const AZURE: u32 = 0x28_c8e8;

/// A colour and, under water, a thing.
pub const CORAL: u32 = 0xff_7f5f;

/// Colours that only hair has.
pub const BLONDE: u32 = 0xe2_bd72;
pub const GINGER: u32 = 0xb8_5a2a;

/// Everything that is not a place.
pub const QUALITIES: &[(Meaning, &str)] = &[
    (
        At(Time::Sunset),
        "sunset golden_hour evening sundown warm_light พระอาทิตย์ตก อาทิตย์ตก เย็น ยามเย็น सूर्यास्त शाम संध्या 日落 夕阳 黄昏 傍晚 晚霞",
    ),
    (At(Time::Dawn), "sunrise dawn morning daybreak พระอาทิตย์ขึ้น รุ่งอรุณ เช้า सूर्योदय सुबह भोर 日出 黎明 清晨 早晨 朝霞"),
    (
        At(Time::Night),
        "night midnight moon moonlit moonlight stars starry aurora northern_lights cyberpunk milky_way fireflies กลางคืน ดวงจันทร์ ดาว แสงเหนือ คืน रात चाँद चांद तारे चंद्रमा 夜 夜晚 月亮 月光 星空 极光",
    ),
    (At(Time::Dusk), "dusk twilight blue_hour โพล้เพล้ สนธยา गोधूलि 暮色 薄暮"),
    (
        At(Time::Day),
        "day daytime summer noon midday sunny bright afternoon clear daylight blue_sky กลางวัน แดด สว่าง दिन दोपहर धूप 白天 中午 阳光 晴天 晴朗",
    ),
    (In(Weather::Clear), "clear cloudless clear_sky ฟ้าใส साफ़_आसमान 晴 万里无云"),
    (
        In(Weather::Storm),
        "storm stormy thunder thunderstorm lightning tempest hurricane พายุ ฟ้าผ่า तूफान तूफ़ान बिजली 暴风雨 风暴 闪电 雷",
    ),
    (In(Weather::Rain), "rain rainy raining drizzle downpour monsoon ฝน बारिश वर्षा 雨"),
    (In(Weather::Snowfall), "snowing snowfall blizzard snowstorm หิมะตก बर्फबारी 下雪 飘雪 暴雪"),
    (In(Weather::Fog), "fog foggy mist misty haze hazy smoky หมอก कोहरा धुंध 雾"),
    (In(Weather::Cloudy), "cloud clouds cloudy overcast dramatic moody เมฆ बादल 云 阴天"),
    (
        During(Season::Winter),
        "snow snowy winter ice icy frozen glacier christmas frost หิมะ ฤดูหนาว คริสต์มาส बर्फ सर्दी 雪 冬 冰 圣诞",
    ),
    (During(Season::Autumn), "autumn fall october maple ใบไม้ร่วง ฤดูใบไม้ร่วง पतझड़ शरद 秋 枫叶"),
    (During(Season::Spring), "spring cherry_blossom sakura blossom ฤดูใบไม้ผลิ ซากุระ वसंत 春 樱花"),
    (During(Season::Summer), "summer ฤดูร้อน गर्मी 夏"),
    (As(Style::Watercolour), "watercolor watercolour aquarelle สีน้ำ जलरंग 水彩"),
    (As(Style::Ink), "ink sumi_e ink_wash chinese_painting brush_painting หมึก स्याही 水墨 国画"),
    (
        As(Style::Sketch),
        "sketch drawing pencil charcoal hand_drawn line_drawing ภาพร่าง ดินสอ ลายเส้น रेखाचित्र पेंसिल 素描 铅笔 草图 线稿",
    ),
    (
        As(Style::Comic),
        "comic cartoon manga anime pop_art comic_book halftone การ์ตูน อนิเมะ มังงะ कार्टून कॉमिक एनिमे 漫画 卡通 动漫 动画",
    ),
    (As(Style::Pixel), "pixel pixelated pixel_art 8_bit 8bit 16_bit 16bit retro_game พิกเซล पिक्सेल 像素"),
    (As(Style::Mosaic), "mosaic tiles tessera โมเสก मोज़ेक 马赛克"),
    (As(Style::LowPoly), "low_poly lowpoly polygonal polygon triangles facets โลว์โพลี लो_पॉली 低多边形"),
    (As(Style::PaperCut), "paper_cut papercut paper_art origami layered_paper cut_paper ตัดกระดาษ कागज 剪纸 折纸"),
    (
        As(Style::Flat),
        "flat flat_design minimalist minimal vector_art vector screen_print travel_poster illustration มินิมอล न्यूनतम 扁平 极简 插画",
    ),
    (
        As(Style::Neon),
        "neon synthwave vaporwave cyberpunk retrowave glowing นีออน ไซเบอร์พังค์ नियॉन साइबरपंक 霓虹 赛博朋克",
    ),
    (
        As(Style::Vintage),
        "vintage retro sepia old_photo nostalgic polaroid antique วินเทจ ย้อนยุค पुराना विंटेज 复古 老照片 怀旧",
    ),
    (As(Style::Noir), "noir monochrome black_and_white b_w bw grayscale greyscale ขาวดำ श्वेत_श्याम 黑白"),
    (
        As(Style::Pastel),
        "pastel soft dreamy cute kawaii fairytale ethereal พาสเทล น่ารัก ฝัน पेस्टल स्वप्निल 粉彩 梦幻 可爱 柔和",
    ),
    (
        As(Style::Oil),
        "oil oil_painting painting painted impressionist impressionism impasto brush_strokes monet van_gogh gogh canvas acrylic สีน้ำมัน ภาพวาด तैलचित्र तैल_चित्र चित्रकारी 油画 印象派 梵高 莫奈",
    ),
    (
        As(Style::Photo),
        "photo photograph photorealistic photography realistic cinematic ภาพถ่าย สมจริง फोटो यथार्थवादी 照片 写实 摄影 逼真",
    ),
    (
        Shaped(Form::LineArt),
        "coloring_page colouring_page coloring_book colouring_book line_art outline สมุดระบายสี रंग_भरने 涂色 填色",
    ),
    (Shaped(Form::Logo(Ground::Pale)), "logo logotype emblem brand_mark โลโก้ लोगो प्रतीक_चिन्ह 标志 徽标 商标"),
    (Shaped(Form::Icon), "icon app_icon favicon ไอคอน आइकन 图标"),
    (
        Shaped(Form::Map),
        "map_of maps_of map_showing old_map fantasy_map treasure_map world_map city_map dungeon_map island_map battle_map แผนที่ नक्शा मानचित्र 地图",
    ),
    (Shaped(Form::Sticker), "sticker stickers decal สติกเกอร์ स्टिकर 贴纸"),
    (
        Shaped(Form::Tile),
        "seamless seamless_pattern wallpaper_pattern fabric_pattern textile repeating tileable ลายผ้า सीमलेस 无缝 花纹",
    ),
    (Shows(Thing::Cat), "cat kitten kitty แมว बिल्ली 猫"),
    (Shows(Thing::Dog), "dog puppy หมา สุนัข कुत्ता पिल्ला 狗 小狗"),
    (Shows(Thing::Fox), "fox จิ้งจอก लोमड़ी 狐狸"),
    (Shows(Thing::Wolf), "wolf หมาป่า भेड़िया 狼"),
    (Shows(Thing::Bear), "bear koala หมี भालू 熊"),
    (Shows(Thing::Panda), "panda แพนด้า पांडा 熊猫"),
    (Shows(Thing::Lion), "lion สิงโต शेर 狮子"),
    (Shows(Thing::Tiger), "tiger เสือ बाघ 老虎"),
    (Shows(Thing::Rabbit), "rabbit bunny hare กระต่าย खरगोश 兔子"),
    (Shows(Thing::Owl), "owl นกฮูก उल्लू 猫头鹰"),
    (Shows(Thing::Deer), "deer stag reindeer กวาง हिरण 鹿"),
    (Shows(Thing::Horse), "horse unicorn pony ม้า घोड़ा 马 骏马"),
    (Shows(Thing::Elephant), "elephant ช้าง हाथी 大象"),
    (Shows(Thing::Butterfly), "butterfly butterflies ผีเสื้อ तितली 蝴蝶"),
    (Shows(Thing::Bird), "bird birds eagle parrot seagull gull crane swan hummingbird นก पक्षी चिड़िया 鸟"),
    (Shows(Thing::Whale), "whale dolphin วาฬ ปลาวาฬ โลมา व्हेल 鲸 海豚"),
    (Shows(Thing::Fish), "fish shark koi goldfish ปลา मछली 鱼"),
    (Shows(Thing::Boat), "boat sail sailboat sailing ship yacht เรือ नाव जहाज 船 帆船"),
    (Shows(Thing::Balloon), "balloon balloons hot_air_balloon บอลลูน गुब्बारा 热气球 气球"),
    (Shows(Thing::House), "house cabin cottage hut home barn farmhouse บ้าน กระท่อม घर झोपड़ी 房子 小屋 木屋 家"),
    (Shows(Thing::Lighthouse), "lighthouse ประภาคาร प्रकाशस्तंभ 灯塔"),
    (Shows(Thing::Moon), "moon moonlit moonlight full_moon ดวงจันทร์ พระจันทร์ चाँद चांद चंद्रमा 月亮 月光"),
    (Shows(Thing::Sun), "sun sunshine sunburst พระอาทิตย์ सूरज सूर्य 太阳"),
    (Shows(Thing::Rainbow), "rainbow รุ้ง इंद्रधनुष 彩虹"),
    (Shows(Thing::Aurora), "aurora northern_lights แสงเหนือ ออโรรา ध्रुवीय_ज्योति 极光"),
    (Shows(Thing::Lightning), "lightning thunder thunderstorm bolt ฟ้าผ่า बिजली 闪电"),
    (Shows(Thing::Galaxy), "galaxy spiral andromeda กาแล็กซี आकाशगंगा 星系 银河系"),
    (Shows(Thing::Planet), "planet saturn jupiter earth moon world ring rings ดาวเคราะห์ ग्रह 行星 土星 地球"),
    (Shows(Thing::Waterfall), "waterfall waterfalls cascade น้ำตก झरना 瀑布"),
    (Shows(Thing::Tulip), "tulip tulips ทิวลิป ट्यूलिप 郁金香"),
    (Shows(Thing::Sunflower), "sunflower sunflowers ทานตะวัน सूरजमुखी 向日葵"),
    (Shows(Thing::Rose), "rose roses กุหลาบ गुलाब 玫瑰"),
    (Shows(Thing::Lotus), "lotus water_lily ดอกบัว कमल 莲花 荷花"),
    (Shows(Thing::Lavender), "lavender ลาเวนเดอร์ लैवेंडर 薰衣草"),
    (Shows(Thing::Poppy), "poppy poppies ป๊อปปี้ 罂粟"),
    (Shows(Thing::Flower), "flower flowers floral blossom bouquet daisy ดอกไม้ फूल 花"),
    (Shows(Thing::Tree), "tree trees oak ต้นไม้ पेड़ 树"),
    (Shows(Thing::Pine), "pine pines fir spruce conifer conifers สน चीड़ देवदार 松"),
    (Shows(Thing::Leaf), "leaf leaves eco organic botanical plant ใบไม้ पत्ता पत्ती 叶"),
    (Shows(Thing::Mountain), "mountain mountains peak alpine ภูเขา पहाड़ पर्वत 山"),
    (Shows(Thing::Wave), "wave waves surf ocean sea water คลื่น ทะเล लहर समुद्र 浪 海"),
    (Shows(Thing::Star), "star stars ดาว तारा तारे 星"),
    (Shows(Thing::Heart), "heart love valentine หัวใจ ความรัก दिल प्यार 心 爱"),
    (Shows(Thing::Cup), "cup mug coffee tea cafe latte กาแฟ ชา_ร้อน कॉफी चाय 咖啡 茶"),
    (Shows(Thing::Rocket), "rocket spaceship startup launch จรวด रॉकेट 火箭"),
    (Shows(Thing::Crown), "crown king queen royal prince princess มงกุฎ ราชา ราชินี राजा रानी मुकुट 皇冠 国王 女王"),
    (Shows(Thing::Fruit), "fruit fruits apple apples pear lemon orange_fruit ผลไม้ แอปเปิล फल सेब 水果 苹果"),
    (
        Shows(Thing::Bottle),
        "bottle perfume cosmetics wine jar lotion serum product skincare ขวด น้ำหอม สินค้า बोतल इत्र उत्पाद 瓶 香水 产品",
    ),
    (Shows(Thing::Glasses), "glasses spectacles sunglasses แว่น चश्मा 眼镜"),
    (
        Shows(Thing::Woman),
        "woman girl lady queen princess female mother grandmother grandma granny aunt wife mom daughter sister bride empress ballerina geisha actress waitress witch \
        แม่ คุณยาย คุณย่า ป้า ผู้หญิง สาว เด็กหญิง महिला औरत लड़की रानी दादी माँ 女 女人 女孩 少女 美女 奶奶 母亲",
    ),
    (
        Shows(Thing::Man),
        "man boy king prince male father gentleman businessman wizard samurai fisherman \
        sailor farmer monk grandfather grandpa uncle husband father dad brother guy cowboy emperor knight viking pirate waiter ชาวประมง คุณตา คุณปู่ พ่อ ลุง ผู้ชาย หนุ่ม เด็กชาย आदमी लड़का पुरुष राजा मछुआरा दादा पिता 男 男人 男孩 少年 渔夫 爷爷 父亲",
    ),
    (Shows(Thing::Beard), "beard bearded wizard moustache เครา दाढ़ी 胡子"),
    (Shows(Thing::Mandala), "mandala kaleidoscope symmetry symmetrical แมนดาลา मंडला 曼陀罗 对称"),
    (Shows(Thing::Geometry), "geometric geometry bauhaus shapes cubist circles squares เรขาคณิต ज्यामितीय 几何"),
    (Shows(Thing::Glass), "stained_glass voronoi crystal กระจกสี रंगीन_कांच 彩色玻璃"),
    (Shows(Thing::Marble), "marble liquid fluid swirl swirls smoke agate หินอ่อน संगमरमर 大理石 流体"),
    (Shows(Thing::Palm), "palm palms tropical coconut ต้นปาล์ม มะพร้าว ताड़ नारियल 棕榈 椰"),
    (Shows(Thing::Vase), "vase bouquet แจกัน ช่อดอกไม้ फूलदान गुलदस्ता 花瓶 花束"),
    (Shows(Thing::Hair), "hair haired ผม बाल 头发 长发 短发"),
    (
        Shows(Thing::Clothes),
        "dress shirt suit coat jacket sweater robe kimono hoodie gown saree sari scarf ชุด เสื้อ कपड़े कमीज साड़ी 裙子 衣服 衬衫 外套",
    ),
    (Shows(Thing::Cow), "cow ox buffalo cattle วัว ควาย भैंस 牛 奶牛"),
    (Shows(Thing::Pig), "pig piglet boar หมู सूअर 猪"),
    (Shows(Thing::Sheep), "sheep lamb goat แกะ แพะ भेड़ बकरी 羊 绵羊"),
    (Shows(Thing::Camel), "camel camels caravan อูฐ ऊँट ऊंट 骆驼"),
    (Shows(Thing::Giraffe), "giraffe ยีราฟ जिराफ 长颈鹿"),
    (Shows(Thing::Monkey), "monkey chimp gorilla ape sloth ลิง बंदर 猴子 猴"),
    (Shows(Thing::Raccoon), "raccoon badger แรคคูน रैकून 浣熊"),
    (Shows(Thing::Dinosaur), "dinosaur dino t_rex brontosaurus ไดโนเสาร์ डायनासोर 恐龙"),
    (Shows(Thing::Dragon), "dragon มังกร ड्रैगन 龙"),
    (Shows(Thing::Duck), "duck goose chick hen rooster เป็ด बत्तख 鸭 鸭子"),
    (Shows(Thing::Penguin), "penguin เพนกวิน पेंगुइन 企鹅"),
    (Shows(Thing::Car), "car taxi truck jeep tuk_tuk tuktuk bus รถ รถยนต์ ตุ๊กตุ๊ก गाड़ी 汽车 轿车 车"),
    (Shows(Thing::Bicycle), "bicycle bike cycle motorbike motorcycle จักรยาน साइकिल 自行车"),
    (Shows(Thing::Train), "train locomotive tram รถไฟ ट्रेन रेलगाड़ी 火车 列车"),
    (Shows(Thing::Castle), "castle fortress palace ปราสาท किला महल 城堡 宫殿"),
    (Shows(Thing::Windmill), "windmill กังหันลม पवनचक्की 风车"),
    (Shows(Thing::Temple), "temple pagoda shrine วัด เจดีย์ मंदिर 寺庙 宝塔 庙"),
    (Shows(Thing::Tent), "tent camping campsite เต็นท์ तंबू 帐篷"),
    (Shows(Thing::Campfire), "campfire bonfire fireplace กองไฟ अलाव 篝火"),
    (Shows(Thing::Cactus), "cactus cacti กระบองเพชร कैक्टस 仙人掌"),
    (Shows(Thing::Mushroom), "mushroom toadstool fungi เห็ด मशरूम 蘑菇"),
    (Shows(Thing::Snowman), "snowman ตุ๊กตาหิมะ हिममानव 雪人"),
    (Shows(Thing::Robot), "robot android droid หุ่นยนต์ रोबोट 机器人"),
    (Shows(Thing::Umbrella), "umbrella parasol ร่ม छाता 雨伞 伞"),
    (Shows(Thing::Skull), "skull skeleton กะโหลก โครงกระดูก खोपड़ी कंकाल 骷髅 头骨"),
    (Shows(Thing::Pumpkin), "pumpkin halloween jack_o_lantern ฟักทอง कद्दू 南瓜"),
    (Shows(Thing::Gift), "gift birthday ของขวัญ วันเกิด उपहार जन्मदिन 礼物 生日"),
    (Shows(Thing::Pancakes), "pancake hotcake crepe waffle breakfast แพนเค้ก वाफल पैनकेक 松饼 煎饼"),
    (Shows(Thing::Burger), "burger hamburger cheeseburger เบอร์เกอร์ बर्गर 汉堡"),
    (Shows(Thing::Pizza), "pizza พิซซ่า पिज़्ज़ा पिज्जा 披萨 比萨"),
    (Shows(Thing::Sushi), "sushi sashimi nigiri maki ซูชิ सुशी 寿司"),
    (Shows(Thing::Cake), "cake cupcake cheesecake pastry dessert เค้ก केक 蛋糕 甜点"),
    (Shows(Thing::IceCream), "ice_cream gelato sundae sorbet ไอศกรีม आइसक्रीम 冰淇淋"),
    (
        Shows(Thing::Noodles),
        "noodle pasta spaghetti pad_thai ramen udon pho chow_mein linguine ก๋วยเตี๋ยว ผัดไทย บะหมี่ เส้น नूडल्स 面条 拉面 意面 炒面",
    ),
    (Shows(Thing::Soup), "soup stew ramen broth tom_yum chowder curry_soup pho ซุป ต้มยำ แกงจืด सूप दाल 汤 火锅"),
    (Shows(Thing::Salad), "salad greens vegetables สลัด ผัก ส้มตำ सलाद सब्ज़ी 沙拉 蔬菜"),
    (
        Shows(Thing::Rice),
        "rice curry food meal dish dinner lunch biryani risotto fried_rice masala paella bento ข้าวผัด แกง ข้าวสวย ข้าวมันไก่ चावल बिरयानी करी 米饭 炒饭 咖喱",
    ),
    (Shows(Thing::Meat), "steak roast beef meat barbecue bbq grilled kebab สเต็ก เนื้อ मांस कबाब 牛排 烤肉 肉"),
    (Shows(Thing::Bread), "bread loaf baguette sourdough croissant bun toast ขนมปัง ब्रेड रोटी 面包"),
    (
        Shows(Thing::Drink),
        "drink cocktail juice smoothie lemonade iced iced_coffee iced_tea latte_glass milkshake matcha boba bubble_tea beer soda เครื่องดื่ม น้ำผลไม้ ชาเย็น ชานม पेय जूस लस्सी 饮料 果汁 奶茶 鸡尾酒",
    ),
    (Shows(Thing::Matcha), "matcha green_tea มัทฉะ ชาเขียว माचा 抹茶"),
    (Shows(Thing::Prawn), "prawn shrimp seafood กุ้ง झींगा 虾"),
    (Shows(Thing::Egg), "egg ramen ไข่ अंडा 鸡蛋"),
    (Shows(Thing::Volcano), "volcano ภูเขาไฟ ज्वालामुखी 火山"),
    (
        Looks(Trait::Old),
        "old_man old_woman old_fisherman old_lady old_sailor old_farmer old_monk old_king old_queen old_wizard old_witch old_knight old_couple old_grandmother elderly aged grandfather grandmother grandpa grandma granny wrinkled weathered \
        retired senior คนแก่ ชรา สูงวัย คุณตา คุณยาย बूढ़ा बूढ़ी बुजुर्ग दादा दादी 老人 老年 爷爷 奶奶 年老",
    ),
    (Looks(Trait::Child), "child kid boy girl baby toddler little_girl little_boy เด็ก बच्चा बच्ची 孩子 小孩 女孩 男孩"),
    (Looks(Trait::Smiling), "smile smiling happy cheerful laughing ยิ้ม मुस्कुराता मुस्कान 微笑 笑"),
    (Looks(Trait::OpenEyed), "looking eyes gaze staring stare watching มอง ดวงตา आँखें 眼睛 凝视"),
    (Looks(Trait::Bald), "bald bald_headed monk หัวล้าน गंजा 光头"),
    (
        Looks(Trait::LongHair),
        "long_hair long_black long_blonde long_blond long_red long_dark long_brown long_white long_silver long_golden long_flowing long_haired flowing_hair ผมยาว लंबे_बाल 长发",
    ),
    (
        Looks(Trait::ShortHair),
        "short_hair short_black short_blonde short_blond short_red short_dark short_brown short_white short_silver short_grey short_haired bob_cut pixie_cut ผมสั้น छोटे_बाल 短发",
    ),
    (Looks(Trait::Curly), "curly curls afro ผมหยิก घुंघराले 卷发"),
    (Looks(Trait::Bun), "bun updo ponytail มวยผม जूड़ा 发髻"),
    (Looks(Trait::PointedHat), "wizard witch sorcerer พ่อมด แม่มด जादूगर 巫师 女巫"),
    (
        Looks(Trait::Hat),
        "hat cap fisherman sailor farmer cowboy pirate wizard witch detective chef sorcerer หมวก พ่อมด แม่มด ชาวประมง टोपी मछुआरा जादूगर 帽子 渔夫 巫师 女巫",
    ),
    (Tinted(0xd8_3a34), "red scarlet สีแดง แดง लाल 红"),
    (Tinted(0xb0_1030), "crimson ruby burgundy maroon สีเลือดหมู गहरा_लाल 深红"),
    (Tinted(0xf2_8c28), "orange tangerine สีส้ม ส้ม नारंगी 橙"),
    (Tinted(BLONDE), "blonde blond fair_haired ผมบลอนด์ सुनहरे_बाल 金发"),
    (Tinted(0xe8_b030), "gold golden amber สีทอง ทอง सुनहरा सोना 金"),
    (Tinted(0xf5_d442), "yellow สีเหลือง เหลือง पीला पीली 黄"),
    (Tinted(0x3f_9b4f), "green สีเขียว เขียว हरा हरी 绿"),
    (Tinted(0x1f_a36b), "emerald jade มรกต पन्ना 翠"),
    (Tinted(0x9b_d43a), "lime chartreuse"),
    (Tinted(0x1f_9c9c), "teal"),
    (Tinted(0x35_c9c0), "turquoise aqua aquamarine ฟ้าน้ำทะเล फ़िरोज़ी 青"),
    (Tinted(AZURE), "cyan azure สีฟ้า ฟ้า आसमानी 天蓝"),
    (Tinted(BLUE), "blue cobalt sapphire น้ำเงิน สีน้ำเงิน नीला नीली 蓝"),
    (Tinted(0x43_30a8), "indigo คราม जामुनी 靛"),
    (Tinted(0x18_2a5c), "navy midnight_blue กรมท่า 藏青"),
    (Tinted(0x8a_3fc7), "purple สีม่วง ม่วง बैंगनी 紫"),
    (Tinted(0x8c_50e0), "violet"),
    (Tinted(0xb7_9ced), "lilac lavender_colour"),
    (Tinted(0xe0_3fb0), "magenta fuchsia बैंजनी 品红"),
    (Tinted(0xf2_8cb8), "pink สีชมพู ชมพู गुलाबी 粉"),
    (Tinted(0x7d_5230), "brown chocolate สีน้ำตาล น้ำตาล भूरा 棕 褐"),
    (Tinted(0xdc_c9a3), "beige cream ivory สีครีม क्रीम 米色"),
    (Tinted(0xf4_f4f2), "white สีขาว सफेद सफ़ेद 白"),
    (Tinted(0x16_161a), "black สีดำ काला काली 黑"),
    (Tinted(0x8c_9096), "grey gray silver_grey สีเทา เทา स्लेटी 灰"),
    (Tinted(0xc2_c8d0), "silver เงิน_วาว चांदी 银"),
    (Tinted(GINGER), "ginger auburn red_haired redhead 红发"),
    (Tinted(0xb8_693b), "copper bronze terracotta rust ทองแดง तांबा 铜"),
    (Tinted(CORAL), "coral salmon peach ปะการัง_ส้ม मूंगा 珊瑚色"),
    (Tinted(0x9b_e8c4), "mint มินต์ पुदीना 薄荷"),
];
