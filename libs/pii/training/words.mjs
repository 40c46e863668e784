// Hand-written lists for what the packages lack: romanised names of languages that faker writes in their own script,
// words of organisations, and function words of other languages that begin sentences.
const list = (text) => text.trim().split(/\s+/);

export const PINYIN_FAMILY =
  list(`Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Liang Song Zheng Xie
Han Tang Feng Yu Dong Xiao Cheng Cao Yuan Deng Fu Shen Zeng Peng Lu Su Jiang Cai Jia Ding Wei Xue Ye Yan Pan Du Dai Xia Zhong Tian Ren
Fan Fang Shi Yao Tan Liao Zou Xiong Jin Hao Kong Bai Cui Kang Mao Qiu Qin Gu Hou Shao Meng Long Wan Duan Lei Qian Tao Yin Ou Ouyang Situ Shangguan`);
export const PINYIN_SYLLABLES =
  list(`wei fang na min jing li qiang lei jun yang yong yan jie juan tao ming chao xiu ping gang gui ying hua yu fei
xin hui ling bo hong bin bing chen cheng chun dan dong feng fu guo hai han hao heng jia jian jiang jin kai kang ke kun lan lin long lu mei meng
mo ning peng qi qian qin qing rong rui shan sheng shi shu si song ting tong wen xi xia xiang xiao xue xuan ya yi yin you yuan yue yun ze zhen
zheng zhi zhong zhou zi zhu zhe bao cai chang fan gen guang he hou huan ji lian liang man nian pei qiu ru shao shun tian wan xing xiong yao ye yunlong`);

export const ROMANISED_GIVEN =
  list(`Hiroshi Takashi Kenji Akira Satoshi Makoto Yuki Yuko Keiko Naoko Tomoko Haruka Sakura Aiko Emi Kaori Mika Rina
Yui Hina Ren Sota Haruto Yuto Daiki Kaito Riku Ryota Shota Takumi Tsubasa Kazuo Masao Shigeru Noboru Osamu Isamu Minoru Susumu Tadashi Kiyoshi Yoshio
Hideo Mitsuko Yoshiko Kazuko Sachiko Michiko Fumiko Hanako Chiyo Ayumi Megumi Natsuki Mai Asuka Misaki Nanami Akihiro Masahiro Yoshihiro Kazuhiro
Minjun Seojun Jihoon Jiwoo Minji Soyeon Hyun Hyunwoo Jisoo Eunji Yeon Sungmin Jaehyun Youngho Kyung Sook Myung Chul Dong-hyun Ji-hye Min-ho
Ahmed Mohammed Mohamed Muhammad Ali Hassan Hussein Omar Khalid Youssef Yusuf Ibrahim Mustafa Tariq Karim Rashid Samir Nabil Faisal Abdullah Abdul
Fatima Aisha Khadija Maryam Zainab Layla Leila Yasmin Noor Nadia Samira Amina Hanan Salma Rania Dina Huda Mona Sana Farah Zahra Reza Mehdi Hossein
Amir Arash Babak Behnam Dariush Farhad Kaveh Shirin Parisa Nasrin Mahsa Azadeh Somchai Somsak Suda Malee Niran Anong Chai Prasert Siriporn Wichai
Nguyen Linh Huong Hoa Tuan Dung Minh Duc Thanh Trang Phuong Quang Hung Thao Tesfaye Abebe Kebede Selam Haile Dawit Yonas Mulu Almaz Hiwot Genet
Chinedu Emeka Ngozi Chioma Ifeoma Obinna Uche Adaeze Kelechi Nkechi Amara Ikenna Oluchi Chukwuemeka Priya Deepak Sanjay Rajesh Vikram Ananya
Rohan Arjun Kavya Neha Pooja Rahul Amit Sunil Anil Ravi Suresh Ramesh Mahesh Ganesh Lakshmi Meera Sita Vijay Ajay Manoj Nisha Divya Sneha Swati Kiran`);
export const ROMANISED_FAMILY =
  list(`Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Yamaguchi
Saito Matsumoto Inoue Kimura Hayashi Shimizu Yamazaki Mori Abe Ikeda Hashimoto Yamashita Ishikawa Nakajima Maeda Fujita Ogawa Goto Okada Hasegawa
Murakami Kondo Ishii Sakamoto Endo Aoki Fujii Nishimura Fukuda Ota Miura Fujiwara Okamoto Matsuda Nakagawa Nakano Harada Ono Tamura Takeuchi
Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Shin Seo Kwon Hwang Ahn Song Hong Yoo Nam Moon Bae Baek Chung Cha Joo Woo Koo Min Noh Ha Ryu
Khan Hassan Hussein Ahmed Ali Rahman Malik Haddad Mansour Nasser Saleh Salem Hamdan Aziz Farouk Saad Bishara Khoury Nasr Qureshi Sheikh Siddiqui
Karimi Hosseini Ahmadi Rezaei Mohammadi Moradi Jafari Tehrani Shirazi Rahimi Tran Pham Hoang Phan Vu Dang Bui Ngo Duong Ly Vo Huynh
Okafor Okonkwo Eze Nwosu Obi Adeyemi Okeke Nnamdi Chukwu Onyeka Tesfaye Bekele Tadesse Girma Alemu Patel Sharma Singh Kumar Gupta Mehta Reddy Nair
Iyer Rao Joshi Desai Shah Verma Agarwal Kapoor Malhotra Chopra Bose Banerjee Mukherjee Das Pillai Menon Krishnan Ivanov Petrov Sidorov Smirnov
Kuznetsov Popov Sokolov Lebedev Kozlov Novikov Morozov Volkov Pavlov Fedorov Ivanova Petrova Smirnova Kuznetsova`).concat(
    PINYIN_FAMILY,
  );

export const CORPORATE_WORDS =
  list(`inc incorporated ltd limited llc llp plc corp corporation company co gmbh ag kg sa sarl srl spa bv nv oy ab as aps group
holding holdings bank university college institute school academy hospital clinic foundation association society agency authority ministry department
council committee commission union federation church museum library laboratory laboratories labs technologies technology systems solutions services
software consulting consultants partners associates ventures capital insurance pharmaceuticals pharma energy motors airlines airways media press
publishing records studios entertainment networks communications telecom industries enterprises international global financial securities trust
stores supermarket restaurant hotel cafe bakery pharmacy store mall hotels sons brothers analytics dynamics robotics logistics electronics`);

export const FOREIGN_WORDS =
  list(`der die das ein eine und oder aber wenn wir sie ihr ich er es ist sind war waren hat haben wird werden bitte danke für mit
von vom zum zur bei nach über unter auf aus als auch nicht noch nur schon sehr dann dort hier heute morgen gestern wie was wer wo warum welche dieser diese
dieses mein meine dein unser unsere ihre kein keine alle le la les un une des du et ou mais si nous vous ils elles je tu il elle est sont était ont avec
pour par sur dans chez sans sous entre depuis pendant votre notre mon ma mes son sa ses leur leurs ce cette ces qui que quoi quand comment pourquoi bonjour
merci oui non el los las una unos y o pero nosotros ustedes ellos yo usted es son era fueron tiene han con para por sobre en sin desde hasta este esta estos
mi su sus nuestro nuestra qué quién cuándo dónde cómo hola gracias sí lo gli uno di da del della dei e ma se noi voi loro io lui lei sono ha hanno per tra
fra questo questa questi mio suo loro che chi quando dove perché ciao grazie o os um uma e mas nós eles eu ele ela são foi tem têm com não seu sua meu minha
nosso este esta isso quem olá obrigado de het een en of maar als wij jullie zij ik hij ze zijn heeft hebben wordt met voor van op bij naar uit ook niet nog
dit deze die hoe wat wie waar waarom dank i na do się nie jest są w z dla od po przed jak co kto gdzie to ten ta te och att som är var har för med på av till
från inte detta den vi ni han hon jag det ett en du og er på ikke til fra jeg vi de hun dette ja nein nej det herr frau herrn señor señora señorita monsieur
madame mademoiselle signor signora senhor senhora pan pani meneer mevrouw`);

/** Names of programs, languages and other things that look like names of people or places. */
export const THINGS =
  list(`python java javascript typescript golang rust ruby perl kotlin scala swift haskell django flask laravel symfony spring
angular react vue svelte ember node deno bun express nest redis kafka docker kubernetes linux ubuntu debian fedora windows android chrome firefox
safari edge github gitlab bitbucket jira slack zoom excel word outlook powerpoint photoshop instagram facebook twitter tiktok youtube whatsapp
telegram netflix spotify amazon google microsoft apple nginx apache tomcat mysql postgres mongodb sqlite oracle webpack vite rollup babel eslint
prettier jest mocha vitest cypress selenium jenkins ansible terraform helm grafana prometheus elasticsearch kibana pandas numpy tensorflow pytorch
keras jupyter anaconda matlab fortran cobol pascal delphi erlang elixir clojure groovy gradle maven markdown latex unicode boolean regex localhost
yuan renminbi yen rupee rupees euro euros dollar dollars peso pesos franc francs rand krona kronor zloty dinar dirham riyal hackers emoji webdav mozilla chromium webkit iban ssn pin api http https json xml html css url sql csv pdf ssl tls dns tcp udp ip usb cpu gpu ram ssh vpn
ico dic ust idnr steuer steuernummer ustid nif nie cif rut cpf cnpj rfc curp cuit cuil dni ssn sin nino utr siren siret iban bic swift pesel nip regon bsn btw kvk oib jmbg egn cnp afm amka tckn pan gstin aadhaar ifsc micr ein itin npi mrn vin imei uuid sku isbn kagi okta bible quran torah jesus christ god lord allah buddha christmas easter ramadan halloween covid corona mercury venus mars jupiter saturn neptune`);
